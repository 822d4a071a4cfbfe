import { formatAddress, formatSocketAddress } from "../../core/address";
import { canSend, describeState, type ConnectionState } from "../../core/connection/connectionState";
import { describeCloseReason } from "../../core/connection/closeReason";
import { groupDigits } from "../../core/payload/groupDigits";
import type { PayloadDraft } from "../../core/payload/draft";
import type { CaptureView } from "../../engine/captureView";
import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import type { Listener } from "../../engine/listener";
import type { RepeatedSend } from "../../engine/repeatedSend";
import type { Traffic, TrafficMeter } from "../../engine/trafficMeter";
import type {
  DirectionTraffic,
  EndpointSnapshot,
  FindProgress,
  PanelNotice,
  RecordingStatus,
  SendTarget,
} from "../../protocol/panelContract";
import { listenerStateText } from "../listenerStateText";
import { recordingWord } from "../recordingWord";
import { availableActions } from "./endpointActions";
import { endpointNotice } from "./endpointNotice";
import { isAccepted } from "./shownLog";
import { viewNotices, viewProgress } from "./viewProgress";

/** What a snapshot is made of. */
export interface SnapshotParts {
  readonly endpoint: Endpoint;
  readonly view: CaptureView;
  readonly find: FindProgress | undefined;
  readonly machine: string;
  readonly repeat: RepeatedSend | undefined;
  readonly draft: PayloadDraft | undefined;
  /** Why a repeated send ended, where it failed. */
  readonly repeatProblem: string | undefined;
}

const mostTargets = 200;

/** The address that a panel is known by: `tcp://127.0.0.1:7700`. */
export function panelTitle(endpoint: Endpoint): string {
  return formatAddress(endpoint.address);
}

/** Everything that the panel shows besides the rows, as it is now. */
export function panelSnapshot(parts: SnapshotParts): EndpointSnapshot {
  const { endpoint, view, repeat } = parts;
  return {
    ...(endpoint instanceof Connection ? connectionParts(endpoint) : listenerParts(endpoint)),
    title: panelTitle(endpoint),
    machine: parts.machine,
    stateSinceMs: endpoint.endpointCapture.epochMs(endpoint.stateSinceNs),
    notice: endpointNotice(endpoint, ownNotices(parts)),
    actions: availableActions(endpoint),
    view: viewProgress(view),
    find: parts.find,
    capture: captureTotals(endpoint),
    traffic: { in: directionTraffic(trafficOf(endpoint).in), out: directionTraffic(trafficOf(endpoint).out) },
    replies: isAccepted(endpoint) ? undefined : endpoint.endpointCapture.replyTimes.summary(),
    repeat: repeat?.isRunning === true ? { sent: repeat.sent, times: repeat.options.times } : undefined,
    draft: parts.draft,
    recording: recordingStatus(endpoint),
  };
}

function recordingStatus(endpoint: Endpoint): RecordingStatus {
  const { capture, diskPauses } = endpoint.endpointCapture;
  return {
    file: capture.file,
    word: recordingWord(endpoint, performance.now() * 1e6),
    pauses: diskPauses.count,
    pausedMs: diskPauses.totalMs,
    lostRecords: capture.lost.records,
    lostBytes: capture.lost.bytes,
  };
}

function connectionParts(connection: Connection) {
  const { state, closeReason, local, remote, times } = connection;
  return {
    kind: "connection",
    origin: connection.origin,
    state,
    stateText: closeReason && state === "closed" ? describeCloseReason(closeReason) : describeState(state),
    localAddress: local && formatSocketAddress(local),
    remoteAddress: remote && formatSocketAddress(remote),
    timing: { resolveMs: times.resolveMs, connectMs: times.connectMs, firstByteMs: times.firstByteMs },
    targets: [],
    targetCount: 0,
  } as const;
}

function listenerParts(listener: Listener) {
  const { state, address } = listener;
  const targets = listener.connections.filter((each) => canSend(each.state));
  return {
    kind: "listener",
    state: listenerStates[state],
    stateText: listenerWords(listener),
    localAddress: state === "listening" ? formatSocketAddress(address) : undefined,
    remoteAddress: undefined,
    timing: { resolveMs: undefined, connectMs: undefined, firstByteMs: undefined },
    targets: targets.slice(-mostTargets).reverse().map(sendTarget),
    targetCount: targets.length,
  } as const;
}

const listenerStates: Record<Listener["state"], ConnectionState> = {
  binding: "connecting",
  listening: "open",
  closed: "closed",
};

function listenerWords(listener: Listener): string {
  const { openCount, acceptedCount } = listener;
  const word = listenerStateText(listener);
  if (acceptedCount === 0) return word;
  return `${word} · ${groupDigits(openCount)} open of ${groupDigits(acceptedCount)}`;
}

function sendTarget({ id, remote, address }: Connection): SendTarget {
  return { id, label: formatSocketAddress(remote ?? address) };
}

function ownNotices({ view, repeatProblem }: SnapshotParts): PanelNotice[] {
  return [
    ...(repeatProblem === undefined ? [] : [{ severity: "error", text: repeatProblem } as const]),
    ...viewNotices(view),
  ];
}

function trafficOf(endpoint: Endpoint): Traffic {
  return isAccepted(endpoint) ? endpoint.traffic : endpoint.endpointCapture.traffic;
}

function captureTotals(endpoint: Endpoint): EndpointSnapshot["capture"] {
  const { originEpochMs, lastNumber, totalBytes, dropped } = endpoint.endpointCapture.capture;
  const shared = { originEpochMs, droppedRecords: dropped.records, droppedBytes: dropped.bytes };
  if (!isAccepted(endpoint)) return { ...shared, records: lastNumber, bytes: totalBytes };
  const { in: received, out: sent } = endpoint.traffic;
  return { ...shared, records: received.records + sent.records, bytes: received.bytes + sent.bytes };
}

function directionTraffic(meter: TrafficMeter): DirectionTraffic {
  const { bytes, records } = meter;
  return { bytes, records, bytesPerSecond: meter.bytesPerSecond(), history: meter.history() };
}
