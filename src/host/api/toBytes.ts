import { SockscopeError } from "../../core/sockscopeError";

/**
 * A copy of bytes that another extension passed, or its text as UTF-8.
 * @throws SockscopeError `SOCKSCOPE_BAD_OPTION` for anything else; `name` says which argument it was.
 */
export function toBytes(data: unknown, name: string): Uint8Array {
  if (typeof data === "string") return new TextEncoder().encode(data);
  if (data instanceof Uint8Array) return new Uint8Array(data);
  throw new SockscopeError("SOCKSCOPE_BAD_OPTION", `${name} must be a Uint8Array or a string.`);
}
