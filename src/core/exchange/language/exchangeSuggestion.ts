import type { SourceRange } from "../diagnostic";
import type { FieldSuggestion } from "../../payload/fields/completeFields";

/** One thing that may be written at a place of an exchange file. */
export interface ExchangeSuggestion {
  readonly kind: "key" | "value" | "connection" | "frame" | "secret" | FieldSuggestion["kind"];
  readonly label: string;
  /** What it is, in a few words. */
  readonly detail: string;
  /** A sentence about it; empty where the detail says it all. */
  readonly documentation: string;
  /** A piece of an exchange file that shows what it stands for. */
  readonly example: string;
  /** What is inserted, as a snippet: `$0` is where the cursor goes. */
  readonly snippet: string;
  /** Whether something is suggested behind it. */
  readonly leadsOn: boolean;
}

/** What may be written at a place. */
export interface ExchangeCompletion extends SourceRange {
  /** In the order of a list. */
  readonly suggestions: readonly ExchangeSuggestion[];
  /** Whether what is written next can change what is suggested, and not only choose among it. */
  readonly isPartial?: boolean;
  /** Where a path may be written, what is written of it: `../log`. */
  readonly path?: { readonly written: string; readonly isExchange: boolean };
}

/** Names that the file itself does not tell. */
export interface OutsideNames {
  readonly variables: readonly string[];
}

/** A suggestion with nothing but a label to insert, and whatever else is given. */
export function suggestion(
  kind: ExchangeSuggestion["kind"],
  label: string,
  more: Partial<ExchangeSuggestion> = {},
): ExchangeSuggestion {
  return {
    kind,
    label,
    detail: "",
    documentation: "",
    example: "",
    leadsOn: false,
    snippet: plainSnippet(label),
    ...more,
  };
}

/** A text as a snippet that inserts just it. */
export function plainSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** Whether what is written is hex bytes as it stands: a type that begins so must not take their place. */
export function isHexBytes(written: string): boolean {
  return /^(?:[0-9a-f]{2})+$/i.test(written);
}
