/**
 * An error that a user may see: `message` is one plain sentence that says what was wrong, where, and what to do.
 * `code` is stable: the system's own (`ECONNREFUSED`, …) or one of ours (`SOCKSCOPE_…`).
 */
export class SockscopeError extends Error {
  override readonly name = "SockscopeError";

  constructor(
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The `code` that Node and Sockscope put on their errors, or undefined where there is none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
