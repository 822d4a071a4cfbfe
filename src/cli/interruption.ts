import { interruptions, type InterruptingSignal } from "./exitCode";

/** Lets the first signal end what runs in order, and the second one at once. */
export class Interruption {
  readonly #controller = new AbortController();
  #by: InterruptingSignal | undefined;

  constructor(private readonly leave: (exitCode: number) => void) {
    for (const signal of signalNames) process.on(signal, this.#interrupt);
  }

  /** Aborted with the first signal, or by `abort`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The signal that came. */
  get by(): InterruptingSignal | undefined {
    return this.#by;
  }

  /** Ends what runs without a signal. */
  abort(): void {
    this.#controller.abort();
  }

  readonly #interrupt = (signal: NodeJS.Signals): void => {
    const known = signalNames.find((each) => each === signal);
    if (known === undefined) return;
    if (this.#by !== undefined) this.leave(interruptions[known]);
    this.#by ??= known;
    this.#controller.abort();
  };
}

const signalNames = Object.keys(interruptions) as InterruptingSignal[];
