import assert from "node:assert/strict";
import { movesOf } from "../../../../../src/core/exchange/fromTraffic/move";
import { suggestFraming } from "../../../../../src/core/exchange/fromTraffic/suggestFraming";
import { framingValue } from "../../../../../src/core/framing/framingValue";
import { seenTraffic } from "./seenTraffic";

function suggested(dialogue: readonly string[]) {
  const found = suggestFraming(movesOf(seenTraffic(dialogue), "client"));
  const [first] = found.filter(({ isSuggested }) => isSuggested);
  assert.equal(found.filter(({ isSuggested }) => isSuggested).length, 1);
  assert.equal(found.filter(({ framing }) => framing.type === "raw").length, 1);
  assert.equal(found[0], first);
  return { value: first && framingValue(first.framing), messages: first?.messages, found };
}

const modbus = (length: number): string =>
  `\x00\x01\x00\x00\x00${String.fromCharCode(length)}${"\x03\x01\x02\x04\x05\x06\x07\x08".slice(0, length)}`;

describe("suggestFraming", () => {
  it("suggests lines where both sides speak in lines of text", () => {
    const { value, messages } = suggested(["<< 220 ready\r\n", ">> A\r\n", "<< 250-x\r\n25", "<< 0 y\r\n"]);
    assert.deepEqual({ value, messages }, { value: { line: { ends: "crlf", keep: true } }, messages: 4 });
    assert.deepEqual(suggested([">> a\nb\n", "<< c\r\n"]).value, { line: { ends: "lf", keep: true } });
  });

  it("takes a lone carriage return within a line for a part of it", () => {
    const { value, messages } = suggested(["<< 10%\r50%\r100%\n", ">> ok\n"]);
    assert.deepEqual({ value, messages }, { value: { line: { ends: "lf", keep: true } }, messages: 2 });
  });

  it("finds a length field that tells the length of different messages", () => {
    const { value, messages } = suggested([
      ">> \x00\x00\x00\x03abc",
      "<< \x00\x00\x00\x05abcde",
      ">> \x00\x00\x00\x01a\x00\x00\x00\x02ab",
      "<< \x00\x00\x00\x00",
    ]);
    assert.deepEqual({ value, messages }, { value: { "length-prefix": "u32be" }, messages: 5 });
  });

  it("finds a length behind other fields, and what it leaves out", () => {
    const acme = (body: string): string => `\xaa\x55\x00${String.fromCharCode(body.length)}${body}\x12\x34`;
    const { value } = suggested([`>> ${acme("ab")}`, `<< ${acme("abcdef")}`, `>> ${acme("")}`]);
    assert.deepEqual(value, { "length-prefix": { at: 2, as: "u16be", adds: 6 } });
    const { found } = suggested([`>> ${modbus(6)}`, `<< ${modbus(7)}`, `>> ${modbus(3)}`]);
    assert(found[0]?.framing.type === "length-prefix");
    assert.equal(found[0].messages, 3);
  });

  it("takes no coincidence for a framing: messages of one length, or bytes that fit nothing", () => {
    assert.equal(suggested([">> \x00\x02ab", "<< \x00\x02cd"]).value, "raw");
    assert.equal(suggested([">> \x01\x02\x03", "<< \xff\xfe", ">> \x09\x08\x07\x06"]).value, "raw");
    assert.equal(
      suggested(["<< GET / HTTP/1.1\r\n\r\n", ">> HTTP/1.1 200 OK\r\n\r\nbody without an end"]).value,
      "raw",
    );
    assert.equal(suggested([]).value, "raw");
  });

  it("finds SLIP and COBS where their marks are", () => {
    assert.equal(suggested([">> \xc0ab\xc0", "<< \xc0c\xdb\xdcd\xc0"]).value, "slip");
    const { found } = suggested([">> \x03ab\x00", "<< \x02c\x02d\x00"]);
    assert(found.some(({ framing }) => framing.type === "cobs"));
  });
});
