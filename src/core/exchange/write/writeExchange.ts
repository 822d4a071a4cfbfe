import { formatHex } from "../../payload/hexPayload";
import { writeListItem, writeYaml, type Writable } from "./writeYaml";

/** A value of a variable in a draft. */
export type DraftValue = string | number | bigint | Uint8Array;
export type DraftValues = Readonly<Record<string, DraftValue>>;

export interface ConnectionDraft {
  readonly tcp?: string;
  readonly udp?: string;
  readonly listen?: true;
  readonly connect?: {
    readonly timeout?: string;
    readonly retry?: { readonly times: number; readonly every?: string };
  };
  /** As core/framing reads it: `line`, `{ delimiter: "0d 0a" }`. */
  readonly framing?: Writable;
  readonly encoding?: string;
  readonly multicast?: { readonly join?: string; readonly interface?: string; readonly hops?: number };
}

/** A frame's name or a field text, or a map such as `{ silence: "200ms" }`. */
export type DraftExpectation = string | { readonly [key: string]: Writable };

/** A step; the keys are those of the language, in the order in which they are to be written. */
export type StepDraft = { readonly name?: string; readonly on?: string } & (
  | { readonly send: string; readonly body?: string; readonly to?: string }
  | {
      readonly expect: DraftExpectation;
      readonly body?: string;
      readonly within?: string;
      readonly count?: number | { readonly "at-least": number };
      readonly from?: string;
    }
  | {
      readonly close: string;
      readonly how?: "fin" | "rst";
      readonly expect?: { readonly peer: "fin" | "rst" | "any"; readonly within?: string };
    }
  | { readonly sleep: string }
  | { readonly repeat: number | string; readonly every?: string; readonly steps: readonly StepDraft[] }
  | { readonly foreach: Readonly<Record<string, string | readonly DraftValue[]>>; readonly steps: readonly StepDraft[] }
  | { readonly parallel: Readonly<Record<string, readonly StepDraft[]>> }
  | { readonly run: string; readonly vars?: DraftValues; readonly take?: readonly string[] }
  | { readonly assert: Readonly<Record<string, string>> }
  | { readonly set: DraftValues }
);

export interface RuleDraft {
  readonly name?: string;
  readonly on:
    | "accept"
    | { readonly frame: string }
    | { readonly pattern: string }
    | { readonly regex: string }
    | { readonly timer: string };
  readonly connection?: string;
  readonly body?: string;
  readonly when?: Readonly<Record<string, string>>;
  readonly steps: readonly StepDraft[];
}

/** A new exchange file: what to write, without a place yet. Either `steps` or `rules`. */
export interface ExchangeDraft {
  readonly name?: string;
  readonly within?: string;
  readonly vars?: DraftValues;
  readonly secrets?: readonly string[];
  readonly connections: Readonly<Record<string, ConnectionDraft>>;
  readonly frames?: Readonly<Record<string, string>>;
  readonly steps?: readonly StepDraft[];
  readonly rules?: readonly RuleDraft[];
}

/** The text of a new file. It is valid where the draft says nothing that the language does not have. */
export function writeExchange(draft: ExchangeDraft): string {
  const { name, within, vars, secrets, connections, frames, steps, rules } = draft;
  const head = { sock: 1, name, within, vars: orNothing(vars), secrets: secrets?.length === 0 ? undefined : secrets };
  return writeYaml(
    writable({ ...head, connections, frames: orNothing(frames), steps, rules }) as Readonly<Record<string, Writable>>,
  );
}

/** The lines of a step in a list of steps whose dashes stand behind `indent`. */
export function writeStep(step: StepDraft, indent: string): readonly string[] {
  return writeListItem(writable(step), indent);
}

function orNothing<T extends object>(value: T | undefined): T | undefined {
  return value !== undefined && Object.keys(value).length > 0 ? value : undefined;
}

/** Bytes become `{ hex: … }`; what is not given is left out. */
function writable(value: unknown): Writable {
  if (value instanceof Uint8Array) return { hex: formatHex(value) };
  if (Array.isArray(value)) return value.map(writable);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, writable(item)]));
  }
  return value as Writable;
}
