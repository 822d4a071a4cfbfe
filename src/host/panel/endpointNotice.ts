import { Connection } from "../../engine/connection";
import { countOf } from "../../core/countOf";
import type { Endpoint } from "../../engine/endpoints";
import type { NoticeAction, PanelNotice } from "../../protocol/panelContract";
import { joinNotices } from "./notice";

/** What is waiting to be read by the peer is worth a word from here on. */
const manyPendingBytes = 1 << 20;

/** The sentences on what went wrong, or is good to know, as one; `extra` are those that are not the endpoint's own. */
export function endpointNotice(endpoint: Endpoint, extra: readonly PanelNotice[]): PanelNotice | undefined {
  return joinNotices([
    ...problemNotices(endpoint),
    ...recordingNotices(endpoint),
    ...extra,
    ...droppedNotices(endpoint),
    ...unsentNotices(endpoint),
  ]);
}

function problemNotices(endpoint: Endpoint): PanelNotice[] {
  const { problem } = endpoint;
  if (!problem) return [];
  if (problem.code !== "SOCKSCOPE_RESTARTED") {
    const actions: readonly NoticeAction[] = hasWrongAddress(endpoint) ? ["editAddress"] : [];
    return [{ severity: "error", text: problem.message, actions }];
  }
  return [{ severity: "info", text: problem.message, actions: ["openEarlierCapture"] }];
}

/** Whether it failed before it was open: another address may be what was meant. */
function hasWrongAddress(endpoint: Endpoint): boolean {
  if (endpoint.state !== "closed") return false;
  return !(endpoint instanceof Connection) || (endpoint.origin === "dialled" && !endpoint.remote);
}

function recordingNotices({ endpointCapture }: Endpoint): PanelNotice[] {
  const { problem, lost } = endpointCapture.capture;
  const notices: PanelNotice[] = [];
  if (problem) {
    const actions: readonly NoticeAction[] = ["recordAgain", "openCaptureSettings"];
    const text = `${problem.message} Until then what comes is kept in memory, 64 MiB at most.`;
    notices.push({ severity: "warning", text, actions });
  }
  if (lost.records > 0) {
    const why = problem ? "there is no more room for them" : "the disk was too slow, or recording had stopped";
    const text = `${countOf(lost.records, "record")} of ${countOf(lost.bytes, "byte")} could not be kept: ${why}.`;
    notices.push({ severity: "warning", text });
  }
  return notices;
}

function droppedNotices({ endpointCapture }: Endpoint): PanelNotice[] {
  const { dropped, problem } = endpointCapture.capture;
  if (dropped.records === 0) return [];
  const why = problem ? "make room in memory for new ones" : "keep within the capture limit, which a setting can raise";
  return [{ severity: "warning", text: `The oldest ${countOf(dropped.records, "record")} went to ${why}.` }];
}

function unsentNotices(endpoint: Endpoint): PanelNotice[] {
  if (!(endpoint instanceof Connection)) return [];
  const { unsentBytes, pendingBytes } = endpoint;
  if (unsentBytes > 0) {
    const text = `Up to ${countOf(unsentBytes, "byte")} of what was sent never left this machine.`;
    return [{ severity: "warning", text }];
  }
  if (pendingBytes < manyPendingBytes) return [];
  return [{ severity: "info", text: `${countOf(pendingBytes, "byte")} wait for the peer to read.` }];
}
