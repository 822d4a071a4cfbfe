/** Where values outlive the extension host; VS Code's `Memento` is one. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const delayMs = 500;

/** Writes a value that changes often to a store, half a second after its last change at the latest. */
export class DelayedSave {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `save` writes; what it rejects with goes to `failed`. */
  constructor(
    private readonly save: () => PromiseLike<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** To be called after each change. */
  request(): void {
    this.timer ??= setTimeout(() => this.flush(), delayMs);
  }

  /** Writes at once what is still waiting to be written. */
  flush(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.save().then(undefined, this.failed);
  }
}
