import type { VariableScope } from "../../core/exchange/variables/variableScope";
import type { FieldValue, Variable } from "../../core/payload/fields/fieldInputs";
import { masked } from "../../core/payload/fields/fieldDisplay";
import type { StepChannel } from "./channel";
import type { ExpectationReading } from "./expectationLook";
import type { RunMask } from "./runMask";

/** Where in a run a step is executed. */
export interface StepContext {
  readonly scope: VariableScope;
  /** The round of each loop around it, the outermost first, counted from 1. */
  readonly rounds: readonly number[];
  readonly signal: AbortSignal;
}

/** What steps need of the file that they are in. */
export interface StepFile {
  readonly mask: RunMask;
  channel(connection: string): StepChannel;
  /** What holding messages of a connection against expectations needs. */
  reading(connection: string, scope: VariableScope): ExpectationReading;
}

/** What came of a step that did not fail. */
export interface StepOutcome {
  /** In a few words; not masked yet. */
  readonly note: string;
  readonly replyMs: number | undefined;
}

/** One execution of one step. */
export class StepWork {
  constructor(
    readonly file: StepFile,
    readonly context: StepContext,
    readonly stepId: string,
  ) {}

  /** Gives the variables that a message captured their values; what there is to say of each, by its name. */
  capture(captures: ReadonlyMap<string, Variable>): ReadonlyMap<string, string> {
    const given = [...captures].map(([name, { value, isSecret }]) => {
      return [name, this.give(name, value, { kind: "captured", isSecret })] as const;
    });
    return new Map(given);
  }

  /** Gives a variable its value; `session = 7`. */
  give(
    name: string,
    value: FieldValue,
    { kind, isSecret }: { readonly kind: "captured" | "set" | "loop"; readonly isSecret: boolean },
  ): string {
    this.context.scope.give(name, value, { kind, step: this.stepId }, isSecret);
    return `${name} = ${isSecret ? masked : this.file.mask.value(value)}`;
  }
}

const mostNoted = 8;

/** What was done, joined to one note. */
export function notePassed(parts: readonly string[]): string {
  const shown = parts.slice(0, mostNoted);
  return [...shown, ...(parts.length > shown.length ? ["…"] : [])].join(", ");
}
