import type { Address } from "../core/address";
import type { Capture } from "../core/capture/capture";
import { MemoryCapture, type CaptureLimits } from "../core/capture/memoryCapture";
import type { CaptureSession } from "../store/captureSession";

/** What a capture is made for. */
export interface CapturedEndpoint {
  readonly kind: "connection" | "listener";
  /** What was asked for; a listener's port may be 0. */
  readonly address: Address;
  /** Milliseconds since the Unix epoch from which its times are to count. */
  readonly originEpochMs: number;
}

/** Makes the capture of a new endpoint. */
export type CaptureFactory = (endpoint: CapturedEndpoint) => Capture;

/** Captures in memory. `limits` is asked whenever something is recorded. */
export function memoryCaptures(limits: () => CaptureLimits): CaptureFactory {
  return ({ originEpochMs }) => new MemoryCapture(originEpochMs, limits);
}

/** Captures in the files of a session. `limits` is asked whenever something is recorded. */
export function spoolCaptures(session: CaptureSession, limits: () => CaptureLimits): CaptureFactory {
  return (endpoint) => session.newCapture({ ...endpoint, limits });
}
