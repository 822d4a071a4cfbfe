/**
 * The two globals beyond the language itself that core uses. They are part of every runtime we run in (Node, browsers,
 * workers). Only core's project sees this file; layers with Node or DOM types have fuller declarations of the same.
 *
 * @see https://encoding.spec.whatwg.org/#api
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
