// The whole contract between the extension host and a panel's webview. The webview pulls; the host only says that
// something changed. All values survive structured clone.
import type { Direction } from "../core/capture/captureRecord";
import type { FindQuery } from "../core/capture/findQuery";
import type { GoToPlace } from "../core/capture/goToPlace";
import type { EventSeverity } from "../core/connection/describeEvent";
import type { ConnectionState } from "../core/connection/connectionState";
import type { CopyFormat } from "../core/payload/copyAs";
import type { PayloadDraft } from "../core/payload/draft";
import type { PayloadProblem } from "../core/payload/payloadResult";

/** What the host of every panel offers to the webview: the log and what can be done with its records. */
export interface LogHostCalls {
  /** The first call of a new or revived webview. */
  open(none: undefined): PanelSnapshot;
  /** Answered at once, so that the webview knows that there still is a host. */
  isThere(none: undefined): void;
  /** Rows by their position in the current view (filter applied), 0 being the oldest; fewer where the view ends. */
  rows(window: RowWindow): Promise<RowsAnswer>;
  /** Payload bytes of a record; `to` exclusive. At most 64 KiB an answer. */
  bytes(range: RecordRange): Promise<Uint8Array>;
  /** Replaces the filter; the matches come in while it scans (see `PanelSnapshot.view`). */
  setFilter(filter: PanelFilter): FilterAnswer;
  /** The position of a record in the current view, or of the first one after it. */
  positionOf(record: number): number;
  /** Looks for something in the records of the view; hits come in while it searches (see `LogSnapshot.find`). */
  find(request: FindRequest): FilterAnswer;
  /** Makes the next or previous hit the current one; resolves once it is. */
  stepFind(direction: "next" | "previous"): Promise<void>;
  stopFind(none: undefined): void;
  /** The record of the view that is at a place, or nearest to it; undefined where the view is empty. */
  goTo(place: GoToPlace): Promise<number | undefined>;
  /** How many records of the view are in the spans. */
  countRecords(spans: readonly RecordSpan[]): number;
  copyRecord(request: CopyRequest): Promise<void>;
  /** Copies records of the view, one below the other. */
  copyRecords(request: CopyRecordsRequest): Promise<void>;
  /** Makes an exchange file of records of the view, asking for the rest; resolves also where the user gave up. */
  saveAsExchange(request: SaveRequest): Promise<void>;
  openRecord(request: OpenRequest): Promise<void>;
  compareRecords(pair: { readonly left: number; readonly right: number }): Promise<void>;
}

/** What it offers besides for an endpoint: the composer and the life-cycle actions. */
export interface PanelHostCalls extends LogHostCalls {
  /** What would be sent; also keeps the draft, so that closing the panel does not lose it. */
  preview(draft: PayloadDraft): Promise<DraftPreview>;
  /** Sends to one connection, or to all open ones of a listener. Rejects with one sentence; nothing is half sent. */
  send(request: SendRequest): Promise<SendAnswer>;
  startRepeat(request: RepeatRequest): Promise<SendAnswer>;
  stopRepeat(none: undefined): void;
  /** Lets the user choose the file for a draft in file mode. */
  chooseFile(none: undefined): Promise<ChosenFile | undefined>;
  /** A life-cycle action on a connection (by id), or on the panel's own endpoint. */
  act(request: ActionRequest): Promise<void>;
  /** What the user chose to do about the notice. */
  actOnNotice(action: NoticeAction): Promise<void>;
  /** Sends once sent, newest first. */
  history(none: undefined): readonly PayloadDraft[];
}

/** What it offers besides for a capture that was opened from files. */
export interface CaptureHostCalls extends LogHostCalls {
  /** Ends the reading; what was read so far stays. */
  stopReading(none: undefined): void;
}

/** Everything that a webview may call; a host answers what its kind of panel has. */
export interface AllHostCalls extends PanelHostCalls, CaptureHostCalls {}

/** What the webview offers to the host; notices, never answered. */
export interface PanelWebviewCalls {
  /** At most every 33 ms, and only while the panel is visible. */
  changed(snapshot: PanelSnapshot): void;
  /** A palette or key-binding command for this panel. */
  command(name: PanelCommand): void;
}

export type PanelCommand = "focusComposer" | "focusFilter" | "focusLog" | "send" | "find" | "goTo" | "saveAsExchange";

/** Everything that a panel shows besides the rows. */
export type PanelSnapshot = EndpointSnapshot | CaptureSnapshot;

/** What every panel shows. */
export interface LogSnapshot {
  /** `tcp://127.0.0.1:7700`, or the name of a capture's file. */
  readonly title: string;
  /** The sentence that explains a failure, or a thing to know such as dropped records; undefined where all is well. */
  readonly notice: PanelNotice | undefined;
  readonly view: ViewProgress;
  /** How far the search is; undefined where nothing is looked for. */
  readonly find: FindProgress | undefined;
  readonly capture: CaptureTotals;
}

/** One or more sentences above the log, with what can be done about them. */
export interface PanelNotice {
  readonly severity: EventSeverity;
  readonly text: string;
  /** As buttons, in this order. */
  readonly actions?: readonly NoticeAction[];
}

/** Asks for another address; records again after recording stopped; shows the settings for captures; shows what was recorded before a restart. */
export type NoticeAction = "editAddress" | "recordAgain" | "openCaptureSettings" | "openEarlierCapture";

/** A panel with a composer and life-cycle actions. */
export interface EndpointSnapshot extends LogSnapshot {
  readonly kind: "connection" | "listener";
  /** Whether the connection was dialled or accepted; missing for a listener. */
  readonly origin?: "dialled" | "accepted";
  /** Which machine the sockets are on: `this machine`, `SSH: pump-lab`, … */
  readonly machine: string;
  /** A listener is `open` while it listens, `connecting` while it binds. */
  readonly state: ConnectionState;
  /** `open`, `half-closed by the peer`, `reset by the peer`, …; for a listener with its connection count. */
  readonly stateText: string;
  /** When the state began, in milliseconds since the Unix epoch. */
  readonly stateSinceMs: number;
  /** `127.0.0.1:51334`, or undefined while there is none. */
  readonly localAddress: string | undefined;
  readonly remoteAddress: string | undefined;
  readonly timing: ConnectTiming;
  /** Which actions make sense now, for the panel's own endpoint. */
  readonly actions: readonly EndpointAction[];
  /** A listener's connections that can be sent to, newest first, at most 200; empty for a connection. */
  readonly targets: readonly SendTarget[];
  /** How many could be sent to in all. */
  readonly targetCount: number;
  readonly traffic: { readonly in: DirectionTraffic; readonly out: DirectionTraffic };
  /** Reply times over the last 1 000 replies in nanoseconds; undefined before the first reply. */
  readonly replies: { readonly medianNs: number; readonly p99Ns: number } | undefined;
  readonly repeat: { readonly sent: number; readonly times: number | undefined } | undefined;
  /** The draft as last previewed or sent, for a webview that has none of its own. */
  readonly draft: PayloadDraft | undefined;
  /** How recording goes; missing where nothing is to be said of it. */
  readonly recording?: RecordingStatus;
}

/** How recording to disk goes. */
export interface RecordingStatus {
  /** The pcapng file that is being written; undefined before the first record, and where there is none. */
  readonly file: string | undefined;
  /** `paused: disk` or `recording stopped`; undefined where it goes on. */
  readonly word: string | undefined;
  /** How often reading was paused because the disk was slower, and for how long in all. */
  readonly pauses: number;
  readonly pausedMs: number;
  /** What was sent or received and could not be recorded. */
  readonly lostRecords: number;
  readonly lostBytes: number;
}

/** A panel of a capture that was opened from files; nothing can be sent. */
export interface CaptureSnapshot extends LogSnapshot {
  readonly kind: "capture";
  /** `tcp://127.0.0.1:7700`; undefined where the files do not say. */
  readonly endpoint: string | undefined;
  /** How many connections and UDP peers it has. */
  readonly connections: number;
  /** How many files it is read from. */
  readonly files: number;
  /** How far it is read; undefined once that is done, or was stopped. */
  readonly reading: { readonly readBytes: number; readonly totalBytes: number } | undefined;
}

/** What a capture holds. */
export interface CaptureTotals {
  readonly originEpochMs: number;
  readonly records: number;
  readonly bytes: number;
  readonly droppedRecords: number;
  readonly droppedBytes: number;
}

export type EndpointAction = "connectAgain" | "listenAgain" | "halfClose" | "close" | "reset" | "closeAll";

/** How long the steps before `open` took, in milliseconds; undefined where not reached or not applicable. */
export interface ConnectTiming {
  readonly resolveMs: number | undefined;
  readonly connectMs: number | undefined;
  readonly firstByteMs: number | undefined;
}

export interface SendTarget {
  readonly id: string;
  readonly label: string;
}

export interface ViewProgress {
  /** Changes when positions changed their meaning (new filter, oldest records dropped): rows must be asked for again. */
  readonly generation: number;
  /** Goes up with each filter. */
  readonly selection: number;
  /** Rows in the view so far. */
  readonly rows: number;
  /** Records still to be scanned; 0 where the view is complete, or the scan was given up. */
  readonly toScan: number;
  /** Whether the scan was given up; the notice says why. */
  readonly isStopped: boolean;
}

export interface FindRequest extends FindQuery {
  /** Where the user is: the first hit from there on becomes the current one. */
  readonly begin: { readonly record: number; readonly from: number };
}

export interface FindProgress {
  readonly total: number;
  /** There are too many hits to keep: no more are looked for. */
  readonly isFull: boolean;
  /** Records still to be looked at, and how many there are in all. */
  readonly toSearch: number;
  readonly records: number;
  /** Why it was given up. */
  readonly problem: string | undefined;
  /** Goes up whenever a hit became the current one, by a step or by being found first. */
  readonly moves: number;
  readonly current: FindHit | undefined;
}

/** A hit; `from` and `to` are equal where it is in the words of an event. */
export interface FindHit {
  /** Its place among all, counted from 1. */
  readonly ordinal: number;
  readonly record: number;
  /** The record's position in the view. */
  readonly position: number;
  readonly from: number;
  readonly to: number;
}

export interface DirectionTraffic {
  readonly bytes: number;
  readonly records: number;
  readonly bytesPerSecond: number;
  /** Bytes in each of the last 60 seconds, oldest first. */
  readonly history: readonly number[];
}

export interface RowWindow {
  readonly from: number;
  readonly count: number;
}

export interface RowsAnswer {
  readonly generation: number;
  readonly rows: readonly PanelRow[];
}

/** One line of the log. */
export interface PanelRow {
  readonly number: number;
  readonly timeNs: number;
  /** Time since the row above it in the capture (any connection); undefined for the first. */
  readonly deltaNs: number | undefined;
  readonly direction: Direction;
  /** Peer address; not in a connection's panel. */
  readonly peer: string | undefined;
  readonly connectionId: string | undefined;
  readonly length: number;
  /** The first bytes of the payload, at most 128. */
  readonly preview: Uint8Array;
  /** Received bytes that answer a send: nanoseconds since it. */
  readonly replyNs: number | undefined;
  readonly event: { readonly text: string; readonly severity: EventSeverity } | undefined;
}

export interface RecordRange {
  readonly record: number;
  readonly from: number;
  readonly to: number;
}

export interface PanelFilter {
  /** See core/capture/recordFilter: text, `hex:aa55`, `/regex/`, `dir:in`, `peer:…`, `len:>100`. */
  readonly text: string;
  readonly directions: readonly Direction[];
}

export type FilterAnswer = { readonly ok: true } | { readonly ok: false; readonly problem: PayloadProblem };

/** A preview of a draft: its length and first bytes (at most 256), or where it is wrong. */
export type DraftPreview =
  | { readonly ok: true; readonly length: number; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: PayloadProblem };

/** A connection id, or every open connection of the listener. */
export type Target = { readonly connection: string } | "all" | "self";

export interface SendRequest {
  readonly draft: PayloadDraft;
  readonly target: Target;
}

export interface RepeatRequest extends SendRequest {
  readonly everyMs: number;
  /** Undefined: until stopped. */
  readonly times: number | undefined;
}

export type SendAnswer =
  | { readonly ok: true; readonly bytes: number; readonly connections: number }
  | { readonly ok: false; readonly problem: PayloadProblem };

export interface ChosenFile {
  readonly path: string;
  readonly bytes: number;
}

export interface ActionRequest {
  readonly action: EndpointAction;
  readonly target: Target;
}

export interface CopyRequest extends RecordRange {
  readonly format: CopyFormat;
}

/** Records from one number to another, both included. */
export interface RecordSpan {
  readonly from: number;
  readonly to: number;
}

export interface CopyRecordsRequest {
  readonly spans: readonly RecordSpan[];
  readonly format: CopyFormat;
}

/** Which records of the view; all of them where no spans are given. */
export interface SaveRequest {
  readonly spans?: readonly RecordSpan[];
}

/** `raw` opens the Hex Editor extension where it is installed. A range opens that part alone. */
export interface OpenRequest extends RecordRange {
  readonly as: "text" | "hexDump" | "raw";
}

/** What the webview keeps by setState, and gets back after a reload of the window. */
export interface PanelState {
  readonly version: 1;
  readonly kind: PanelSnapshot["kind"];
  /** As in {@link EndpointSnapshot}: an accepted connection cannot be dialled after a reload. */
  readonly origin?: "dialled" | "accepted";
  readonly title: string;
  readonly draft: PayloadDraft;
  readonly filter: PanelFilter;
  readonly payloadView: "text" | "hex" | "both";
  readonly timeView: "clock" | "start" | "delta";
  readonly layout?: PanelLayout;
}

/** Where the user left the panel: what is chosen, and how the room is shared. */
export interface PanelLayout {
  /** The inspector's part of the room that it shares with the log, 0 to 1. */
  readonly inspectorShare?: number;
  readonly inspectorTab?: "bytes" | "text";
  readonly endian?: "big" | "little";
  readonly selectedRecord?: number;
  /** The connection that a listener's panel sends to; missing for all. */
  readonly targetId?: string;
}
