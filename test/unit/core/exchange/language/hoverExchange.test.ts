import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { builtInTextCodec } from "../../../../../src/core/payload/builtInTextCodec";
import { hoverExchange } from "../../../../../src/core/exchange/language/hoverExchange";
import { knownVariables } from "../../../../../src/core/exchange/language/knownVariables";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { layerOf } from "../../../../../src/core/exchange/variables/variableLayer";
import { readEnvironment } from "../../../../../src/core/exchange/variables/readEnvironment";
import * as samples from "../samples";

const { pumpExample, everyStepExample } = samples;

const inputs = {
  file: () => undefined,
  codec: builtInTextCodec,
  random: (count: number) => new Uint8Array(count),
  now: () => 0n,
};

/** What a hover over the first character of `part` says, `line`s of it apart. */
function hover(source: string, part: string, environment = ""): readonly string[] {
  const at = source.indexOf(part);
  ok(at >= 0, part);
  const { document } = readExchange(source);
  const layer = layerOf(readEnvironment(environment).variables, { kind: "environment", file: "env/lab.yaml" });
  const found = hoverExchange(document, at, { variables: knownVariables(document, [layer]), fields: inputs });
  return found?.parts.map(({ text }) => text) ?? [];
}

const simple = (send: string, more = "") =>
  `sock: 1\nvars: { seq: 258, name: "Ann" }\nsecrets: [PIN]\nconnections: { a: { tcp: "x:1" } }\nsteps:\n  - send: |\n      ${send.replaceAll("\n", "\n      ")}\n${more}`;

describe("A hover in an exchange file", () => {
  it("tells what a key is for, and what it takes", () => {
    deepEqual(hover(everyStepExample, "sleep:"), [
      "Waits, and reads nothing.",
      "Takes a duration such as 500ms, 2s or 1m.",
    ]);
    deepEqual(hover(pumpExample, "length-prefix:")[0], "Messages tell their length.");
    deepEqual(hover(pumpExample, "sock:")[0], "The version of the language: 1.");
  });

  it("tells the bytes of a field, what they mean and where they are in the message", () => {
    deepEqual(hover(simple("a : AA\nb : u16be = {{seq}}\nc : u8 = len(b)"), "b : u16"), [
      "01 02",
      "Value 258; 2 bytes, at byte 1 of the message.",
      "Whole number, 2 bytes, most significant byte first. Written on send; on receive it has to be the same.",
    ]);
    equal(hover(simple("a : AA\nb : u16be = {{seq}}\nc : u8 = len(b)"), "c : u8")[0], "02");
    equal(hover(simple('a : "{{name}}!"'), "a : ")[0], "41 6e 6e 21");
    equal(hover(simple("a : {\n  b : 01\n  c : u8 = 7\n}"), "c : u8")[0], "07");
  });

  it("tells the bytes of a value that is expected, with the frame around it", () => {
    const framed = pumpExample.replace('"{{secret:PUMP_PIN}}" 00', "00");
    equal(hover(framed, "cmd : 01")[1], "1 byte, at byte 4 of the message.");
    equal(hover(pumpExample, "status  : u8")[0], "00");
  });

  it("tells the bytes of a whole message at its key", () => {
    deepEqual(hover(simple("a : AA\nb : u16be = {{seq}}"), "send:").slice(0, 2), ["aa 01 02", "3 bytes."]);
    const framed = pumpExample.replace('"{{secret:PUMP_PIN}}" 00', '"4711" 00');
    equal(hover(framed, "send: acme")[0], "aa 55 00 08 01 00 01 34 37 31 31 00 2c 35");
  });

  it("tells no bytes that are not known: of secrets, captured variables and random values", () => {
    equal(hover(pumpExample, "send: acme")[0], "Sends a frame, by its name, or the bytes of a field text.");
    ok(hover(pumpExample, "pin : ").every((line) => !/^[0-9a-f]{2}( |$)/.test(line)));
    deepEqual(
      hover(simple("a : u32be = random()"), "a : ")[0],
      "Whole number, 4 bytes, most significant byte first. A new value each time; on receive any is taken.",
    );
    match(
      hover(simple('a : bytes(4) = random()\nb : u16be = crc("CRC-16/MODBUS", a)'), "b : ")[1] ?? "",
      /^Its bytes are known when/,
    );
    match(hover(simple("a : u16be = {{seq}}", "  - set: { seq: 3 }\n"), "a : ")[1] ?? "", /^Its bytes are known when/);
  });

  it("tells the parameters of a checksum, and its check value", () => {
    deepEqual(hover(pumpExample, "crc("), [
      "CRC-16/MODBUS",
      "width=16 poly=0x8005 init=0xffff refin=true refout=true xorout=0x0000",
      'Also named MODBUS. "123456789" gives 0x4b37.',
    ]);
    const [, meaning] = hover(simple('a : 01\nb : u8 = sum("xor", a)'), "sum(");
    equal(meaning, "Exclusive or of the bytes; 8 bits.");
  });

  it("tells a variable's value and where it is from, and who changes it", () => {
    deepEqual(hover(pumpExample, "seq}}"), ["seq = 1", "From vars of the file."]);
    deepEqual(hover(pumpExample, "seq}}", "seq: 9"), ["seq = 9", "From env/lab.yaml."]);
    deepEqual(hover(pumpExample, "session # captured"), ["Given a value by “expect acme”."]);
    deepEqual(hover(everyStepExample, "copy:"), ["Given a value by “set copy, text”."]);
    deepEqual(hover("sock: 1\nsteps:\n  - sleep: '{{pause}}'\n", "pause"), [
      "The value of pause is not known before the file is run.",
    ]);
  });

  it("never tells a secret", () => {
    const [words = ""] = hover(pumpExample, "PUMP_PIN}}");
    match(words, /^The secret PUMP_PIN: .* never shown\.$/);
    deepEqual(hover('sock: 1\nvars: { pin: "{{secret:A}}" }\nsecrets: [A]\nsteps:\n  - sleep: "{{pin}}"\n', "pin}}"), [
      "The value of pin is not known before the file is run.",
    ]);
  });

  it("tells where a connection goes and what a frame is", () => {
    deepEqual(hover(pumpExample, "pump\n    send"), ["tcp://127.0.0.1:7700", "Connection pump."]);
    deepEqual(hover(pumpExample, "acme\n    body")[0], "Frame acme");
    match(hover(pumpExample, "acme\n    body")[1] ?? "", /^magic : AA 55\n/);
  });

  it("tells a duration in milliseconds", () => {
    deepEqual(hover(pumpExample, "2s, retry"), ["2,000 ms"]);
    deepEqual(hover(pumpExample, "250ms"), []);
  });

  it("answers at any place of any text without a fault, in a range that holds the place", () => {
    const anyText = fc
      .constantFrom(...Object.values(samples))
      .chain((text) =>
        fc
          .tuple(fc.nat(text.length), fc.string({ maxLength: 3 }))
          .map(([at, typed]) => text.slice(0, at) + typed + text.slice(at)),
      );
    fc.assert(
      fc.property(anyText, fc.nat(3000), (source, place) => {
        const at = place % (source.length + 1);
        const { document } = readExchange(source);
        const found = hoverExchange(document, at, { variables: knownVariables(document, []), fields: inputs });
        if (found !== undefined) ok(found.from <= at && at <= found.to, `${found.from} ${at} ${found.to}`);
      }),
      { numRuns: 300 },
    );
  });
});
