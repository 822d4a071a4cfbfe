import { parseGoToPlace } from "../../core/capture/goToPlace";
import { Emitter } from "../../core/emitter";
import type {
  ActionRequest,
  CopyRecordsRequest,
  CopyRequest,
  EndpointSnapshot,
  FindHit,
  NoticeAction,
  OpenRequest,
  PanelFilter,
  PanelLayout,
  PanelNotice,
  PanelRow,
  PanelSnapshot,
  PanelState,
} from "../../protocol/panelContract";
import type { PayloadDraft } from "../../core/payload/draft";
import type { PayloadProblem } from "../../core/payload/payloadResult";
import { ByteSelection } from "./byteSelection";
import { ComposerModel } from "./composerModel";
import { FindModel } from "./findModel";
import { HostWatch } from "./hostWatch";
import { InspectorModel } from "./inspectorModel";
import { LogModel } from "./logModel";
import { failureText, type PanelHost } from "./panelHost";
import { openFilter } from "./panelState";
import { recordDraft } from "./recordDraft";
import type { RecordSpans } from "./recordSpans";

const saveDelayMs = 80;

const hostLost: PanelNotice = {
  severity: "error",
  text: "The extension host does not answer: it is busy, or it has ended, and all sockets with it. If this stays, reload the window; what was recorded is kept.",
};

/** Everything that the panel shows, without how. Views render it after `onDidChange` and call its methods. */
export class PanelModel {
  readonly log: LogModel;
  readonly inspector: InspectorModel;
  readonly composer: ComposerModel;
  readonly find: FindModel;
  readonly hostWatch: HostWatch;
  /** True for a capture that was opened from files: there is no composer, and there are no life-cycle actions. */
  readonly isReadOnly: boolean;
  snapshot: PanelSnapshot | undefined;
  /** The sentence of the last action that failed; the user can close it. */
  failure: string | undefined;
  filter: PanelFilter = openFilter;
  filterProblem: PayloadProblem | undefined;
  payloadView: PanelState["payloadView"] = "both";
  timeView: PanelState["timeView"] = "delta";
  /** The inspector's part of the room, 0 to 1; undefined until the user has chosen one. */
  inspectorShare: number | undefined;
  private readonly changes = new Emitter<undefined>();
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private filtersSet = 0;
  private saved: PanelState | undefined;

  readonly onDidChange = this.changes.event;

  /** `save` keeps the state for the next life of the panel; it is called at most every 80 ms, and by `flush`. */
  constructor(
    readonly host: PanelHost,
    private readonly save: (state: PanelState) => void,
    private readonly restored: PanelState | undefined,
    { isReadOnly = false }: { readonly isReadOnly?: boolean } = {},
  ) {
    this.isReadOnly = isReadOnly;
    const changed = () => this.changed();
    this.hostWatch = new HostWatch(() => host("isThere", undefined), changed);
    this.log = new LogModel(host, changed);
    this.inspector = new InspectorModel(host, changed);
    this.composer = new ComposerModel(host, changed, this.hostWatch);
    this.find = new FindModel(host, {
      begin: () => ({ record: this.log.selection.row?.number ?? this.log.firstSeen ?? 1, from: 0 }),
      shows: (hit) => this.showHit(hit),
      fails: (error) => this.fail(error),
      changed,
    });
    if (restored) this.restore(restored);
    // A file is read from its beginning.
    if (isReadOnly) this.log.setFollows(false);
  }

  /** What the panel shows of an endpoint; undefined for a capture, and before the first word from the host. */
  get endpoint(): EndpointSnapshot | undefined {
    return this.snapshot?.kind === "capture" ? undefined : this.snapshot;
  }

  /** What is to be said of the endpoint or the capture. */
  get notice(): PanelNotice | undefined {
    return this.hostWatch.isLost ? hostLost : this.snapshot?.notice;
  }

  /** Whether some records are hidden by a filter. */
  get isFiltered(): boolean {
    return this.filter.text.trim() !== "" || this.filter.directions.length < openFilter.directions.length;
  }

  /** Greets the host, and takes up where an earlier life of the panel ended. */
  async open(): Promise<void> {
    try {
      const snapshot = await this.host("open", undefined);
      this.update(snapshot);
      if (!this.restored && this.endpoint?.draft) this.composer.adopt(this.endpoint.draft, true);
      if (this.isFiltered) await this.sendFilter();
      const selected = this.restored?.layout?.selectedRecord;
      if (selected !== undefined) await this.log.selection.restore(selected);
      if (!this.isReadOnly) await Promise.all([this.composer.refreshPreview(), this.composer.loadHistory()]);
    } catch (error) {
      this.fail(error);
    }
  }

  update(snapshot: PanelSnapshot): void {
    this.snapshot = snapshot;
    this.composer.snapshot = this.endpoint;
    this.log.update(snapshot.view);
    this.find.update(snapshot.find);
    this.changed();
  }

  setFilter(change: Partial<PanelFilter>): void {
    this.filter = { ...this.filter, ...change };
    this.log.selection.collapse();
    this.changed();
    void this.sendFilter();
  }

  showAs(change: Partial<Pick<PanelModel, "payloadView" | "timeView" | "inspectorShare">>): void {
    Object.assign(this, change);
    this.changed();
  }

  /** Goes to a record or a time as it was typed; what is wrong with it where it is wrong. */
  async goTo(text: string): Promise<string | undefined> {
    const parsed = parseGoToPlace(text, this.snapshot?.capture.originEpochMs ?? 0);
    if (!parsed.ok) return parsed.message;
    try {
      const record = await this.host("goTo", parsed.place);
      if (record === undefined) return "There is no record to go to.";
      this.log.show(record, await this.host("positionOf", record));
      return undefined;
    } catch (error) {
      return failureText(error);
    }
  }

  act(request: ActionRequest): void {
    this.attempt(this.host("act", request));
  }

  actOnNotice(action: NoticeAction): void {
    this.attempt(this.host("actOnNotice", action));
  }

  stopReading(): void {
    this.attempt(this.host("stopReading", undefined));
  }

  copy(request: CopyRequest): void {
    this.attempt(this.host("copyRecord", request));
  }

  copyAll(request: CopyRecordsRequest): void {
    this.attempt(this.host("copyRecords", request));
  }

  /** Saves records as an exchange file, which asks for the rest: all that are shown where no spans are given. */
  saveAsExchange(spans?: RecordSpans): void {
    this.attempt(this.host("saveAsExchange", { ...(spans && { spans }) }));
  }

  openRecord(request: OpenRequest): void {
    this.attempt(this.host("openRecord", request));
  }

  compare(left: number, right: number): void {
    this.attempt(this.host("compareRecords", { left, right }));
  }

  /** Puts a record's bytes into the composer, as hex. */
  async editRecord(row: PanelRow): Promise<void> {
    const draft = await this.draftOf(row);
    if (draft) this.composer.replace(draft);
  }

  /** Sends a record's bytes once more, without touching the composer. */
  async sendAgain(row: PanelRow): Promise<void> {
    const draft = await this.draftOf(row);
    if (draft) await this.composer.send(draft);
  }

  dismissFailure(): void {
    this.failure = undefined;
    this.changed();
  }

  /** Shows the sentence of an error. */
  fail(error: unknown): void {
    this.failure = failureText(error);
    this.changed();
  }

  /** Saves at once what is still waiting to be saved. */
  flush(): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    const { snapshot = this.restored } = this;
    if (!snapshot) return;
    const { filter, payloadView, timeView } = this;
    const { kind, title } = snapshot;
    const { draft } = this.composer;
    const origin = "origin" in snapshot && { origin: snapshot.origin };
    const state = {
      version: 1,
      kind,
      ...origin,
      title,
      draft,
      filter,
      payloadView,
      timeView,
      layout: this.layout,
    } as const;
    if (this.saved && isSameState(state, this.saved)) return;
    this.saved = state;
    this.save(state);
  }

  private showHit({ record, position, from, to }: FindHit): void {
    this.log.show(record, position);
    if (to > from) this.inspector.mark(record, new ByteSelection(from, to - 1));
  }

  private get layout(): PanelLayout {
    const { row } = this.log.selection;
    const { targetId } = this.composer;
    return {
      ...(this.inspectorShare !== undefined && { inspectorShare: this.inspectorShare }),
      inspectorTab: this.inspector.tab,
      endian: this.inspector.endian,
      ...(row && { selectedRecord: row.number }),
      ...(targetId !== undefined && { targetId }),
    };
  }

  private restore({ draft, filter, payloadView, timeView, layout }: PanelState): void {
    this.composer.adopt(draft);
    this.composer.targetId = layout?.targetId;
    this.inspector.tab = layout?.inspectorTab ?? this.inspector.tab;
    this.inspector.endian = layout?.endian ?? this.inspector.endian;
    Object.assign(this, { filter, payloadView, timeView, inspectorShare: layout?.inspectorShare });
  }

  private changed(): void {
    this.inspector.show(this.log.selection.row);
    this.saveTimer ??= setTimeout(() => this.flush(), saveDelayMs);
    this.changes.fire(undefined);
  }

  private async draftOf(row: PanelRow): Promise<PayloadDraft | undefined> {
    try {
      return await recordDraft(this.host, row);
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  private async sendFilter(): Promise<void> {
    const asked = ++this.filtersSet;
    try {
      const answer = await this.host("setFilter", this.filter);
      if (asked !== this.filtersSet) return;
      this.filterProblem = answer.ok ? undefined : answer.problem;
      this.changed();
    } catch (error) {
      this.fail(error);
    }
  }

  private attempt(action: Promise<unknown>): void {
    action.catch((error: unknown) => this.fail(error));
  }
}

/** Compares the draft by identity: it may be long, and every edit makes a new one. */
function isSameState({ draft, ...rest }: PanelState, { draft: otherDraft, ...other }: PanelState): boolean {
  return draft === otherDraft && JSON.stringify(rest) === JSON.stringify(other);
}
