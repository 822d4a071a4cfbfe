/** What travels between the two sides; plain data that survives structured clone. */
export type Message =
  | { readonly type: "call"; readonly id: number; readonly name: string; readonly value: unknown }
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "failure"; readonly id: number; readonly code: string; readonly message: string }
  | { readonly type: "notice"; readonly name: string; readonly value: unknown };

/** The calls one side offers: each takes one value and answers with one, now or later. */
export type Calls<T> = { [K in keyof T]: (value: never) => unknown };

type Argument<F> = F extends (value: infer V) => unknown ? V : never;
type Answer<F> = F extends (value: never) => infer R ? Awaited<R> : never;

/** A call that failed on the other side, with its code and its sentence for the user. */
export class RemoteFailure extends Error {
  override readonly name = "RemoteFailure";

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Turns what a handler threw into what the other side may see. */
export type DescribeFailure = (error: unknown) => { code: string; message: string };

/**
 * One end of a typed conversation over a message channel. Every call is answered, also when its handler throws or does
 * not exist; `dispose` rejects what is still pending. Messages that are not ours are ignored.
 */
export class RemoteCalls<Local extends Calls<Local>, Remote extends Calls<Remote>> {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private isDisposed = false;

  constructor(
    private readonly post: (message: Message) => unknown,
    private readonly local: Local,
    private readonly describeFailure: DescribeFailure,
  ) {}

  /** Calls the other side; rejects with {@link RemoteFailure}, or with the channel's error where it cannot carry `value`. */
  call<K extends keyof Remote & string>(name: K, value: Argument<Remote[K]>): Promise<Answer<Remote[K]>> {
    if (this.isDisposed) return Promise.reject(closed());
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as Pending["resolve"], reject });
      try {
        this.post({ type: "call", id, name, value });
      } catch (error) {
        this.pending.delete(id);
        throw error;
      }
    });
  }

  /** Tells the other side, without an answer. */
  notify<K extends keyof Remote & string>(name: K, value: Argument<Remote[K]>): void {
    if (!this.isDisposed) this.post({ type: "notice", name, value });
  }

  /** To be given every message that arrives. */
  receive(message: unknown): void {
    if (this.isDisposed || !isMessage(message)) return;
    // Where not even a failure can be posted the channel is gone, and nobody can be told.
    if (message.type === "call") void this.answer(message.id, message.name, message.value).catch(() => undefined);
    else if (message.type === "notice") void this.run(message.name, message.value).catch(() => undefined);
    else this.settle(message);
  }

  dispose(): void {
    this.isDisposed = true;
    for (const { reject } of this.pending.values()) reject(closed());
    this.pending.clear();
  }

  private async answer(id: number, name: string, value: unknown): Promise<void> {
    try {
      this.reply({ type: "answer", id, value: await this.run(name, value) });
    } catch (error) {
      // Also where the answer is there but cannot be carried.
      this.reply({ type: "failure", id, ...this.described(error) });
    }
  }

  private reply(message: Message): void {
    if (!this.isDisposed) this.post(message);
  }

  private described(error: unknown): { code: string; message: string } {
    try {
      const { code, message } = this.describeFailure(error);
      return { code, message };
    } catch {
      return { code: "SOCKSCOPE_INTERNAL", message: "This failed inside of Sockscope; see its log." };
    }
  }

  private async run(name: string, value: unknown): Promise<unknown> {
    if (!Object.hasOwn(this.local, name))
      throw new RemoteFailure("SOCKSCOPE_UNKNOWN_CALL", `There is no call ${name}.`);
    const local = this.local as unknown as Record<string, (value: unknown) => unknown>;
    return await local[name]?.(value);
  }

  private settle(message: Extract<Message, { type: "answer" | "failure" }>): void {
    const waiting = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.type === "answer") waiting?.resolve(message.value);
    else waiting?.reject(new RemoteFailure(message.code, message.message));
  }
}

function closed(): RemoteFailure {
  return new RemoteFailure("SOCKSCOPE_PANEL_CLOSED", "The panel was closed.");
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  if (value.type === "notice") return "name" in value && typeof value.name === "string";
  if (value.type === "call") return "id" in value && "name" in value && typeof value.name === "string";
  if (value.type === "answer") return "id" in value;
  if (value.type !== "failure" || !("id" in value && "code" in value && "message" in value)) return false;
  return typeof value.code === "string" && typeof value.message === "string";
}
