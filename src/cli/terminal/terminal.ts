import { errorCode } from "../../core/sockscopeError";
import { printableLine } from "../report/printable";
import { noColours, terminalColours, wantsColours, type Paint } from "./colours";

const firstShownMs = 1000;
const shownEveryMs = 200;
const usualColumns = 80;
const eraseLine = "\r\u001b[K";

/**
 * The standard output and error of this process, and a line on what runs now, which is shown on a terminal only, when it
 * takes long, and is gone at the end. Dispose of it when all is over.
 */
export class Terminal {
  /** For what goes to the standard output. */
  readonly paint: Paint;
  /** Why nothing more can be written to the standard output, which was said; `EPIPE`, which was not: nobody reads it. */
  problem: string | undefined;
  #progress: NodeJS.Timeout | undefined;
  #isShowing = false;

  constructor(
    private readonly output = process.stdout,
    private readonly errors = process.stderr,
    environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {
    this.paint = wantsColours(output.isTTY, environment) ? terminalColours : noColours;
    output.on("error", this.#fail);
    errors.on("error", this.#ignore);
  }

  /** Called once, when the standard output fails. */
  onProblem: () => void = () => undefined;

  write(text: string): void {
    if (text === "" || this.problem !== undefined) return;
    this.#erase();
    this.output.write(text);
  }

  /** Says something that is no part of the report, in a line of its own. */
  say(line: string): void {
    this.#erase();
    this.errors.write(`sockscope: ${printableLine(line)}\n`);
  }

  /** Shows what runs now from a second on, as `describe` tells it in at most so many columns. */
  showProgress(describe: (columns: number) => string): void {
    if (!this.errors.isTTY || this.#progress !== undefined) return;
    const show = (): void => {
      // A terminal that does not know its width says 0.
      const columns = this.errors.columns > 1 ? this.errors.columns : usualColumns;
      this.#isShowing = true;
      this.errors.write(`${eraseLine}${describe(columns - 1)}`);
      this.#progress = setTimeout(show, shownEveryMs).unref();
    };
    this.#progress = setTimeout(show, firstShownMs).unref();
  }

  /** Takes the line away. */
  hideProgress(): void {
    clearTimeout(this.#progress);
    this.#progress = undefined;
    this.#erase();
  }

  /** Resolves once everything is handed over. */
  async flush(): Promise<void> {
    this.hideProgress();
    if (this.problem !== undefined) return;
    await new Promise<void>((resolve) => this.output.write("", () => resolve()));
  }

  dispose(): void {
    this.hideProgress();
    this.output.removeListener("error", this.#fail);
    this.errors.removeListener("error", this.#ignore);
  }

  readonly #fail = (error: Error): void => {
    const isFirst = this.problem === undefined;
    this.problem ??= errorCode(error) ?? error.message;
    if (!isFirst) return;
    if (this.problem !== "EPIPE") {
      this.say(
        `Nothing more can be written to the standard output (${this.problem}); make room, or choose another place.`,
      );
    }
    this.onProblem();
  };

  /** Nobody is left to be told. */
  readonly #ignore = (): void => undefined;

  #erase(): void {
    if (this.#isShowing) this.errors.write(eraseLine);
    this.#isShowing = false;
  }
}
