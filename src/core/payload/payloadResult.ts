/** Where and why a typed payload cannot be sent. It is a value, not an exception: half-typed text is the normal case. */
export interface PayloadProblem {
  /** One plain sentence: what is wrong and what to do. */
  readonly message: string;
  /** First UTF-16 unit of the wrong place in the typed text. */
  readonly from: number;
  /** The unit after the last one of the wrong place; equals `from` where nothing is there to mark. */
  readonly to: number;
}

/** What a payload parser answers. The bytes are fresh and belong to the caller. */
export type PayloadResult =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly problem: PayloadProblem };

/** A failed result that marks `from` up to, not including, `to`. */
export function payloadProblem(message: string, from: number, to: number): PayloadResult & { ok: false } {
  return { ok: false, problem: { message, from, to } };
}
