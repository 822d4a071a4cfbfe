/** Something to be let go of; disposing twice is harmless. */
export interface Subscription {
  dispose(): void;
}

/** Subscribes a handler; the handler runs synchronously each time the event fires, until the subscription is disposed. */
export type Event<T> = (handler: (value: T) => void) => Subscription;

/**
 * The owner's end of an {@link Event}. A handler that throws neither stops the others nor the one who fires: its error
 * becomes an unhandled rejection, which every runtime reports.
 */
export class Emitter<T> implements Subscription {
  private handlers: readonly ((value: T) => void)[] = [];
  private isDisposed = false;

  readonly event: Event<T> = (handler) => {
    if (this.isDisposed) return { dispose: () => undefined };
    const own = (value: T): void => handler(value);
    this.handlers = [...this.handlers, own];
    return { dispose: () => (this.handlers = this.handlers.filter((each) => each !== own)) };
  };

  /** True while at least one handler is subscribed. */
  get hasHandlers(): boolean {
    return this.handlers.length > 0;
  }

  fire(value: T): void {
    const { handlers } = this;
    for (const handler of handlers) {
      // One that was taken away by another one during this firing is not called any more.
      if (this.handlers !== handlers && !this.handlers.includes(handler)) continue;
      try {
        handler(value);
      } catch (error) {
        void Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.handlers = [];
  }
}
