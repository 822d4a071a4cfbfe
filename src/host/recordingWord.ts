import type { Endpoint } from "../engine/endpoints";

/** `paused: disk` while reading waits for the disk, `recording stopped` after a problem; undefined where all is well. */
export function recordingWord({ endpointCapture, state }: Endpoint, timeNs: number): string | undefined {
  if (endpointCapture.capture.problem) return "recording stopped";
  return state !== "closed" && endpointCapture.showsPause(timeNs) ? "paused: disk" : undefined;
}
