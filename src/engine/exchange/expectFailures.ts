import { quoted } from "../../core/quoted";
import { describeWaiting } from "./describeWaiting";
import type { ExpectingOptions } from "./expecting";
import { RunFailure } from "./runFailure";
import type { RunMask } from "./runMask";
import type { SessionEnd } from "./session";

/** Puts into words why what was expected did not come. */
export class ExpectFailures {
  constructor(
    private readonly title: string,
    private readonly mask: RunMask,
    private readonly options: Pick<ExpectingOptions, "session" | "accepts" | "withinMs">,
  ) {}

  /** The peer ended it before. `failure` is what is wrong with what came instead. */
  ended({ words, why }: SessionEnd, failure: RunFailure | undefined): RunFailure {
    const came = this.#came();
    const when = came === undefined ? "before anything came" : `after only ${came}`;
    const message = `${words.charAt(0).toUpperCase()}${words.slice(1)} ${when} for ${this.#what}${because(failure)}`;
    return new RunFailure("SOCKSCOPE_RUN_CLOSED", message, {
      ...failure?.more,
      details: [...detailsOf(failure), ...(why === undefined ? [] : [why])],
    });
  }

  /** It did not come in time; of several, `taken` did. */
  late(
    failure: RunFailure | undefined,
    { taken, least }: { readonly taken: number; readonly least: number },
  ): RunFailure {
    const came = this.#came();
    const counted = taken > 0 ? ` after ${taken} of ${least}` : "";
    const what = came === undefined ? `Nothing came${counted}` : `Only ${came} came${counted}`;
    const hint = failure === undefined ? "; look whether the peer answers, or raise within." : because(failure);
    const message = `${what} within ${this.options.withinMs} ms for ${this.#what}${hint}`;
    return new RunFailure("SOCKSCOPE_RUN_TIMEOUT", message, { ...failure?.more, details: detailsOf(failure) });
  }

  /** A stream without framing has as much as one message may have, and it still does not fit. */
  tooMuch(failure: RunFailure): RunFailure {
    const message = `${this.#came() ?? "What"} came, more than one message may have, and ${this.#what} wants more; take it in parts, or use a framing.`;
    return new RunFailure("SOCKSCOPE_RUN_LIMIT", message, { ...failure.more, details: detailsOf(failure) });
  }

  lost(count: number): RunFailure {
    const came = count === 1 ? "1 datagram came" : `${count} datagrams came`;
    const message = `${came} while too many waited to be taken, and what came is in the capture only; expect it sooner, or less of it.`;
    return new RunFailure("SOCKSCOPE_RUN_LIMIT", message);
  }

  get #what(): string {
    return quoted(this.mask.mask(this.title));
  }

  #came(): string | undefined {
    const { session, accepts } = this.options;
    return describeWaiting(session, this.mask, accepts)?.text;
  }
}

function because(failure: RunFailure | undefined): string {
  return failure === undefined ? "." : `: ${failure.message}`;
}

/** What the message itself does not say. */
function detailsOf(failure: RunFailure | undefined): readonly string[] {
  return failure?.more.details ?? [];
}
