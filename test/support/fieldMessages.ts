import assert from "node:assert/strict";
import { builtInTextCodec } from "../../src/core/payload/builtInTextCodec";
import { decodeFields, type DecodeOptions } from "../../src/core/payload/fields/decodeFields";
import { encodeFields } from "../../src/core/payload/fields/encodeFields";
import type { FieldInputs, FieldValue } from "../../src/core/payload/fields/fieldInputs";
import { linkFields, linkProblems, type FieldLayout } from "../../src/core/payload/fields/linkFields";
import { parseFieldText } from "../../src/core/payload/fields/parseFieldText";
import { formatHex, parseHexPayload } from "../../src/core/payload/hexPayload";
import { textCodec } from "../../src/engine/textEncodings";

/** What a test says of a message and its surroundings. */
export interface MessageSetup {
  readonly frame?: string;
  readonly variables?: Readonly<Record<string, FieldValue>>;
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** Inputs with just these variables, those named `secret:` being secret; random bytes count up, the time stands still. */
export function fieldInputs({ variables = {}, files = {} }: MessageSetup = {}): FieldInputs {
  return {
    variable: (name) => {
      const value = variables[name];
      return value === undefined ? undefined : { value, isSecret: name.startsWith("secret:") };
    },
    file: (path) => files[path],
    codec: (encoding) => builtInTextCodec(encoding) ?? textCodec(encoding),
    random: (count) => Uint8Array.from({ length: count }, (_, index) => index + 1),
    now: () => 1_700_000_000_123_456_789n,
  };
}

/** Links texts that may be wrong. */
export function linkTexts(body: string | undefined, frame?: string) {
  const texts = {
    frame: frame === undefined ? undefined : parseFieldText(frame, "frame"),
    body: body === undefined ? undefined : parseFieldText(body, "body"),
  };
  const linked = linkFields(texts);
  assert.deepEqual(linkProblems(texts), linked.ok ? [] : linked.problems);
  return linked;
}

/** The layout of texts that have no problem. */
export function layoutOf(body: string | undefined, frame?: string): FieldLayout {
  const linked = linkTexts(body, frame);
  assert(linked.ok, linked.ok ? "" : linked.problems.map(({ message }) => message).join("\n"));
  return linked.layout;
}

/** Encodes; answers the bytes in hex, or the messages of the problems. */
export function encoded(body: string | undefined, setup: MessageSetup = {}): string | readonly string[] {
  const result = encodeFields(layoutOf(body, setup.frame), fieldInputs(setup));
  return result.ok ? formatHex(result.bytes) : result.problems.map(({ message }) => message);
}

/** Holds bytes, in hex, against a message. */
export function decoded(hex: string, body: string | undefined, setup: MessageSetup & DecodeOptions = {}) {
  const bytes = parseHexPayload(hex);
  assert(bytes.ok);
  return decodeFields(layoutOf(body, setup.frame), bytes.bytes, fieldInputs(setup), setup);
}

/** The messages of what is wrong with bytes; `[]` where they match. */
export function mismatches(hex: string, body: string | undefined, setup: MessageSetup & DecodeOptions = {}): string[] {
  const result = decoded(hex, body, setup);
  return result.ok ? [] : result.problems.map(({ message }) => message);
}

/** The captures of bytes that match. */
export function captured(hex: string, body: string | undefined, setup: MessageSetup & DecodeOptions = {}) {
  const result = decoded(hex, body, setup);
  assert(result.ok, result.ok ? "" : result.problems.map(({ message }) => message).join("\n"));
  return Object.fromEntries(Array.from(result.captures, ([name, { value }]) => [name, value]));
}
