import type { PayloadDraft } from "../../core/payload/draft";
import type { Subscription } from "../../core/emitter";
import { SockscopeError } from "../../core/sockscopeError";
import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import { RepeatedSend } from "../../engine/repeatedSend";
import type { ChosenFile, DraftPreview, RepeatRequest, SendAnswer, SendRequest } from "../../protocol/panelContract";
import { composeDraft, type Payload } from "./composeDraft";
import { draftKey, type DraftStore } from "./draftStore";
import { panelTitle } from "./panelSnapshot";
import { findPayloadFile, readFileStart } from "./payloadFile";
import type { PayloadSender } from "./payloadSender";
import type { SendHistory } from "./sendHistory";
import { findSendTargets, largestSendOf } from "./sendTargets";

/** What the composers of all panels share. */
export interface ComposerServices {
  readonly drafts: DraftStore;
  readonly history: SendHistory;
  readonly sender: PayloadSender;
  /** Lets the user choose a file; undefined where the user chose none. */
  chooseFile(): PromiseLike<string | undefined>;
}

const previewBytes = 256;
const longestRepeatMs = 86_400_000;

/** The composer's side of a panel: preview, send, repeat, history. */
export class ComposerCalls implements Subscription {
  repeat: RepeatedSend | undefined;
  /** Why the last repeated send ended, where it failed. */
  repeatProblem: string | undefined;
  private isDisposed = false;

  /** `changed` is told whenever the repeated send went on. */
  constructor(
    private readonly endpoint: () => Endpoint,
    private readonly services: ComposerServices,
    private readonly changed: () => void,
  ) {}

  get draft(): PayloadDraft | undefined {
    return this.services.drafts.get(this.draftKey);
  }

  async preview(draft: PayloadDraft): Promise<DraftPreview> {
    this.services.drafts.keep(this.draftKey, draft);
    const composed = await composeDraft(draft, largestSendOf(this.endpoint()));
    if (!composed.ok) return composed;
    const { payload, length } = composed;
    return { ok: true, length, bytes: await startOf(payload) };
  }

  async send({ draft, target }: SendRequest): Promise<SendAnswer> {
    this.repeatProblem = undefined;
    const composed = await composeDraft(draft, largestSendOf(this.endpoint()));
    if (!composed.ok) return composed;
    const connections = findSendTargets(this.endpoint(), target);
    await this.services.sender.send(composed.payload, connections);
    this.note(draft);
    return { ok: true, bytes: composed.length, connections: connections.length };
  }

  /** Answers once the first send is done; a failure after it shows in the panel's notice. */
  async startRepeat({ draft, target, everyMs, times }: RepeatRequest): Promise<SendAnswer> {
    checkRepeat(everyMs, times);
    this.stopRepeat();
    const composed = await composeDraft(draft, largestSendOf(this.endpoint()));
    if (!composed.ok) return composed;
    const { payload, length } = composed;
    const targets = (): readonly Connection[] => findSendTargets(this.endpoint(), target);
    const connections = targets().length;
    // It goes on for the others where one of many leaves; why that one did is in the log.
    const mayMissSome = target === "all";
    await this.beginRepeat(() => this.services.sender.send(payload, targets(), { mayMissSome }), { everyMs, times });
    this.note(draft);
    return { ok: true, bytes: length, connections };
  }

  stopRepeat(): void {
    this.repeat?.stop();
    this.repeatProblem = undefined;
  }

  async chooseFile(): Promise<ChosenFile | undefined> {
    const path = await this.services.chooseFile();
    return path === undefined ? undefined : findPayloadFile(path);
  }

  history(): readonly PayloadDraft[] {
    return this.services.history.entries;
  }

  dispose(): void {
    this.isDisposed = true;
    this.repeat?.stop();
    this.services.drafts.flush();
  }

  private get draftKey(): string {
    const endpoint = this.endpoint();
    const kind = endpoint instanceof Connection ? "connection" : "listener";
    return draftKey({ kind, title: panelTitle(endpoint) });
  }

  /** Resolves after the first send; rejects where that failed. */
  private beginRepeat(send: () => Promise<void>, options: RepeatedSend["options"]): Promise<void> {
    return new Promise((resolve, reject) => {
      const sendOnce = async (): Promise<void> => {
        await send();
        resolve();
        this.changed();
      };
      const repeat = new RepeatedSend(sendOnce, options);
      repeat.onDidEnd((error) => {
        if (!error) resolve();
        else if (repeat.sent === 0) reject(error);
        else this.repeatProblem = `The repeated send has ended: ${error.message}`;
        this.changed();
      });
      this.repeat?.stop();
      this.repeat = repeat;
      if (this.isDisposed) repeat.stop();
      else repeat.start();
      this.changed();
    });
  }

  private note(draft: PayloadDraft): void {
    this.services.drafts.keep(this.draftKey, draft);
    this.services.history.add(draft);
  }
}

async function startOf(payload: Payload): Promise<Uint8Array> {
  return payload.kind === "file" ? readFileStart(payload.file, previewBytes) : payload.bytes.slice(0, previewBytes);
}

function checkRepeat(everyMs: number, times: number | undefined): void {
  if (!(everyMs >= 1 && everyMs <= longestRepeatMs)) {
    throw new SockscopeError("SOCKSCOPE_BAD_REPEAT", "Repeat every 1 to 86 400 000 milliseconds.");
  }
  if (times !== undefined && !(times >= 1)) {
    throw new SockscopeError("SOCKSCOPE_BAD_REPEAT", "Repeat at least once, or leave the count out to go on.");
  }
}
