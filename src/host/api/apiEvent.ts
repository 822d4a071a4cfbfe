import { Disposable, type Event } from "vscode";

/** Told about an error that a handler of another extension threw. */
export type ReportError = (error: unknown) => void;

/** The owner's end of an event of the extension API. A handler that throws is reported and does not break the others. */
export class ApiEvent<T> {
  private handlers: readonly ((value: T) => unknown)[] = [];

  /** `attached` is called after each new handler, in the same turn. */
  constructor(
    private readonly report: ReportError,
    private readonly attached: (handler: (value: T) => void) => void = () => undefined,
  ) {}

  readonly event: Event<T> = (listener, thisArgument?: unknown, disposables?: Disposable[]) => {
    const handler = (value: T): unknown => listener.call(thisArgument, value);
    this.handlers = [...this.handlers, handler];
    const subscription = new Disposable(() => (this.handlers = this.handlers.filter((each) => each !== handler)));
    disposables?.push(subscription);
    this.attached((value) => {
      if (this.handlers.includes(handler)) this.call(handler, value);
    });
    return subscription;
  };

  get hasHandlers(): boolean {
    return this.handlers.length > 0;
  }

  /** Calls each handler with a value of its own, made by `make`. */
  fire(make: () => T): void {
    for (const handler of this.handlers) this.call(handler, make());
  }

  private call(handler: (value: T) => unknown, value: T): void {
    try {
      Promise.resolve(handler(value)).catch(this.report);
    } catch (error) {
      this.report(error);
    }
  }
}
