import { formatBase64 } from "../../core/payload/base64Payload";
import { emptyDraft, type PayloadDraft, type PayloadMode } from "../../core/payload/draft";
import { formatHex } from "../../core/payload/hexPayload";
import type { PayloadProblem } from "../../core/payload/payloadResult";
import { writeTextPayload } from "../../core/payload/textPayload";
import type { DraftPreview, EndpointSnapshot, SendAnswer, Target } from "../../protocol/panelContract";
import { formatBytes } from "../format/formatBytes";
import { formatCount } from "../format/formatCount";
import { DraftHistory } from "./draftHistory";
import { failureText, type PanelHost } from "./panelHost";
import type { HostWatch } from "./hostWatch";
import { connectionProblem, sendProblem } from "./sendReadiness";

const previewDelayMs = 60;

/** A line under the draft: what became of the last send, or what is wrong. */
export interface ComposerStatus {
  readonly kind: "done" | "repeating" | "error";
  readonly text: string;
}

/** The payload being written, what it would send, and the sends of before. */
export class ComposerModel {
  readonly history = new DraftHistory();
  draft: PayloadDraft = emptyDraft;
  preview: DraftPreview | undefined;
  /** A connection of a listener; undefined for all of them. */
  targetId: string | undefined;
  snapshot: EndpointSnapshot | undefined;
  /** Counts what replaced the draft other than by typing, so that the view can select it. */
  replacements = 0;
  /** Whether the draft was left by another panel, and nothing was done to it in this one. */
  isLeft = false;
  private lastStatus: ComposerStatus | undefined;
  private previewTimer: ReturnType<typeof setTimeout> | undefined;
  /** What the preview is of. */
  private previewed: PayloadDraft | undefined;
  private readonly textByMode = new Map<PayloadMode, string>();

  constructor(
    private readonly host: PanelHost,
    private readonly changed: () => void,
    private readonly watch: Pick<HostWatch, "isLost"> = { isLost: false },
  ) {}

  /** What is said of a repeated send holds while it goes on. */
  get status(): ComposerStatus | undefined {
    const { lastStatus } = this;
    return lastStatus?.kind === "repeating" && !this.snapshot?.repeat ? undefined : lastStatus;
  }

  /** Why Send is disabled; undefined where it is not. */
  get problem(): string | undefined {
    return this.hostProblem ?? sendProblem(this);
  }

  /** Why no draft at all could be sent; undefined where one could. */
  get connectionProblem(): string | undefined {
    return this.hostProblem ?? connectionProblem(this.snapshot, this.targetId);
  }

  private get hostProblem(): string | undefined {
    return this.watch.isLost ? "The extension host does not answer." : undefined;
  }

  /** The place in the draft that cannot be sent as written. */
  get marked(): PayloadProblem | undefined {
    return this.preview?.ok === false ? this.preview.problem : undefined;
  }

  edit(change: Partial<PayloadDraft>): void {
    this.history.leave();
    this.apply({ ...this.draft, ...change });
  }

  /**
   * Switches how the payload is written. What was written in the other way before comes back; else the bytes of now are
   * written anew, where the preview has all of them.
   */
  setMode(mode: PayloadMode): void {
    const { draft } = this;
    if (mode === draft.mode) return;
    this.textByMode.set(draft.mode, draft.text);
    const text = this.textByMode.get(mode);
    this.edit(text === undefined || text === "" ? this.rewritten(mode) : { mode, text });
  }

  /**
   * Takes over a draft that another part has kept, without a word to it; `isLeft`: of a panel that was closed. What was
   * typed before it came stays.
   */
  adopt(draft: PayloadDraft, isLeft = false): void {
    if (this.draft !== emptyDraft) return;
    this.draft = withoutBareReturns(draft);
    this.isLeft = isLeft;
  }

  /** Puts a whole draft in place, such as one from before or one made of a record. */
  replace(draft: PayloadDraft): void {
    this.replacements += 1;
    this.apply(draft);
  }

  older(): void {
    const draft = this.history.older(this.draft);
    if (draft) this.replace(draft);
  }

  newer(): void {
    const draft = this.history.newer();
    if (draft) this.replace(draft);
  }

  chooseTarget(id: string | undefined): void {
    this.targetId = id;
    this.changed();
  }

  async loadHistory(): Promise<void> {
    this.history.replace(await this.host("history", undefined).catch(() => []));
    this.changed();
  }

  async chooseFile(): Promise<void> {
    const file = await this.host("chooseFile", undefined).catch((error: unknown) => this.fail(error));
    if (file) this.edit({ mode: "file", text: file.path });
  }

  /** Sends the draft of now, whatever is typed meanwhile, if nothing speaks against it, else says what does. */
  async trySend(): Promise<void> {
    const { draft } = this;
    // What stands below the draft says why.
    if (this.watch.isLost) return;
    const preview = this.previewed === draft ? this.preview : await this.refreshPreview();
    const { snapshot, targetId } = this;
    const problem = sendProblem({ snapshot, preview, targetId });
    if (problem === undefined) {
      await this.send(draft);
      return;
    }
    const isMarked = preview?.ok === false && draft === this.draft;
    if (!isMarked) this.lastStatus = { kind: "error", text: problem };
    this.changed();
  }

  /** Sends the draft as it is, or another one in its place. The draft stays. */
  async send(draft = this.draft): Promise<void> {
    await this.deliver(this.host("send", { draft, target: this.target }), (bytes, connections) => {
      const where = this.snapshot?.kind === "listener" ? ` to ${formatCount(connections, "connection")}` : "";
      return `Sent ${formatBytes(bytes)}${where}`;
    });
  }

  async startRepeat(everyMs: number, times: number | undefined): Promise<void> {
    const request = { draft: this.draft, target: this.target, everyMs, times };
    const describe = (bytes: number): string => `Sending ${formatBytes(bytes)} every ${everyMs} ms`;
    await this.deliver(this.host("startRepeat", request), describe, "repeating");
  }

  async stopRepeat(): Promise<void> {
    await this.host("stopRepeat", undefined).catch((error: unknown) => this.fail(error));
  }

  /** Asks at once what the draft would send; shows it unless the draft is another one by then. */
  async refreshPreview(): Promise<DraftPreview | undefined> {
    clearTimeout(this.previewTimer);
    this.previewTimer = undefined;
    const { draft } = this;
    const preview = await this.host("preview", draft).catch(() => undefined);
    if (draft !== this.draft) return preview;
    this.preview = preview;
    this.previewed = draft;
    this.changed();
    return preview;
  }

  private rewritten(mode: PayloadMode): Partial<PayloadDraft> {
    const isCurrent = this.preview?.ok === true && this.previewed === this.draft && this.draft.mode !== "file";
    if (!isCurrent || !this.preview?.ok || this.preview.length > this.preview.bytes.length) return { mode, text: "" };
    const { bytes } = this.preview;
    if (mode === "hex") return { mode, text: formatHex(bytes) };
    if (mode === "base64") return { mode, text: formatBase64(bytes) };
    if (mode === "file") return { mode, text: "" };
    return { mode, text: writeTextPayload(bytes), encoding: "utf-8", lineEnding: "none" };
  }

  private get target(): Target {
    if (this.snapshot?.kind !== "listener") return "self";
    return this.targetId === undefined ? "all" : { connection: this.targetId };
  }

  private apply(draft: PayloadDraft): void {
    this.draft = withoutBareReturns(draft);
    this.isLeft = false;
    this.lastStatus = undefined;
    clearTimeout(this.previewTimer);
    this.previewTimer = setTimeout(() => void this.refreshPreview(), previewDelayMs);
    this.changed();
  }

  private async deliver(
    sending: Promise<SendAnswer>,
    describe: (bytes: number, connections: number) => string,
    kind: "done" | "repeating" = "done",
  ): Promise<void> {
    try {
      const answer = await sending;
      if (answer.ok) this.lastStatus = { kind, text: describe(answer.bytes, answer.connections) };
      else this.preview = { ok: false, problem: answer.problem };
      if (answer.ok) await this.loadHistory();
    } catch (error) {
      this.fail(error);
    }
    this.changed();
  }

  private fail(error: unknown): undefined {
    this.lastStatus = { kind: "error", text: failureText(error) };
    this.changed();
  }
}

/** A text area turns CR and CR LF into LF; written as an escape, a CR of an earlier draft stays one. */
function withoutBareReturns(draft: PayloadDraft): PayloadDraft {
  const isSafe = draft.mode !== "text" || !draft.text.includes("\r");
  return isSafe ? draft : { ...draft, text: draft.text.replaceAll("\r", "\\r") };
}
