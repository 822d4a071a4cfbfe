import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { fieldTokens } from "../../../../../src/core/exchange/language/fieldTokens";

function tokens(text: string): readonly string[] {
  return fieldTokens(text).map(({ kind, from, to }) => `${kind} ${text.slice(from, to)}`);
}

describe("The words of a field text", () => {
  it("are told apart for their colours", () => {
    deepEqual(tokens('crc : u16le = crc("CRC-16/MODBUS", len..body) -> sum # all'), [
      "property crc",
      "type u16le",
      "operator =",
      "function crc",
      'string "CRC-16/MODBUS"',
      "property len",
      "operator ..",
      "property body",
      "operator ->",
      "variable sum",
      "comment # all",
    ]);
    deepEqual(tokens('AA 55 ?? "a{{seq}}b" {{x}} @a/b.bin'), [
      "number AA",
      "number 55",
      "number ??",
      'string "a',
      "variable {{seq}}",
      'string b"',
      "variable {{x}}",
      "string @a/b.bin",
    ]);
    deepEqual(tokens("n : u8 in 1..0x1f\nbody : $body\nt : str(n) ~ /^a\\/b/i"), [
      "property n",
      "type u8",
      "operator in",
      "number 1",
      "operator ..",
      "number 0x1f",
      "property body",
      "type $body",
      "property t",
      "type str",
      "property n",
      "operator ~",
      "regexp /^a\\/b/i",
    ]);
  });

  it("never overlap, nor go over lines, whatever the text is", () => {
    const word = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('"', "{{", "}}", "\n", "/", "~ /", "#", "-> ", "u8", " : ", "\\"),
    );
    fc.assert(
      fc.property(
        fc.array(word).map((words) => words.join("")),
        (text) => {
          let end = 0;
          for (const { from, to } of fieldTokens(text)) {
            ok(from >= end && to > from && to <= text.length);
            ok(!/[\r\n]/.test(text.slice(from, to)));
            end = to;
          }
        },
      ),
    );
  });
});
