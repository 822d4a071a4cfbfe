import assert from "node:assert/strict";
import fc from "fast-check";
import { crcCatalogue } from "../../../../../src/core/payload/checksum/crcCatalogue";
import { formatChecksumValue } from "../../../../../src/core/payload/checksum/checksum";
import { formatCrcModel } from "../../../../../src/core/payload/checksum/crcModel";
import { parseCrcModel } from "../../../../../src/core/payload/checksum/parseCrcModel";

function assertReads(text: string, expected: string, width?: number): void {
  const result = parseCrcModel(text, width === undefined ? {} : { width });
  assert(result.ok, `“${text}” was refused`);
  assert.equal(formatCrcModel(result.checksum.model), expected);
}

function assertMarked(marked: string, message: RegExp): void {
  const result = parseCrcModel(marked.replace(/[«»]/g, ""));
  assert(!result.ok, `${marked} was accepted`);
  assert.match(result.problem.message, message);
  assert.deepEqual([result.problem.from, result.problem.to], [marked.indexOf("«"), marked.indexOf("»") - 1], marked);
}

describe("parseCrcModel", () => {
  const modbus = "width=16 poly=0x8005 init=0xffff refin=true refout=true xorout=0x0000";

  it("reads the catalogue's way of writing, in any order and with what is usual left out", () => {
    assertReads(modbus, modbus);
    assertReads("poly=0x8005, init=65535; REFIN=True\nwidth=16", modbus);
    assertReads("poly=0x8005 init=0xffff refin=true", modbus, 16);
    assertReads("poly=7", "width=8 poly=0x07 init=0x00 refin=false refout=false xorout=0x00", 8);
    assertReads(
      "width=12 poly=0x80f refout=true",
      crcCatalogue.find(({ name }) => name === "CRC-12/UMTS")?.description ?? "",
    );
  });

  it("reads every whole line of the catalogue, its check included", () => {
    for (const { name, model, check, width } of crcCatalogue) {
      const line = `${formatCrcModel(model)} check=${formatChecksumValue(check, { width })} residue=0x0 name="${name}"`;
      const result = parseCrcModel(line);
      assert(result.ok, line);
      assert.equal(result.checksum.name, name);
    }
  });

  it("marks what is wrong, and says what to write", () => {
    assertMarked("«width=16»", /polynomial: write poly=0x8005/);
    assertMarked("«»", /width in bits: write width=16/);
    assertMarked("«poly=0x07»", /width in bits/);
    assertMarked("«width=0» poly=1", /from 1 to 128/);
    assertMarked("«width=1e1» poly=1", /from 1 to 128/);
    assertMarked("«width=129» poly=1", /from 1 to 128/);
    assertMarked("width=16 «ploy»=0x8005", /“ploy” is no parameter of a CRC. Did you mean poly\?/);
    assertMarked("width=16 «zzzzz»=1", /Use width, poly/);
    assertMarked('width=16 «"»', /is no parameter/);
    assertMarked("width=16 «poly»", /Write a value after poly=/);
    assertMarked("width=16 «poly=»", /Write a value/);
    assertMarked("width=16 poly=1 «poly=2»", /given twice/);
    assertMarked("width=16 «poly=8005h»", /no number: write hex digits after 0x/);
    assertMarked("width=16 «poly=0x18005»", /leave out its highest term: 0x8005/);
    assertMarked("width=16 poly=0x8005 «init=0x10000»", /does not fit into 16 bits: write a smaller one/);
    assertMarked("width=16 poly=0x8005 «refin=yes»", /either true or false/);
    assertMarked("width=16 poly=0x8005 «check=0x1234»", /gives 0xfee8 for 123456789/);
  });

  it("never throws, and marks a place inside of the text", () => {
    const pieces = fc.constantFrom(
      "width=",
      "poly=",
      "refin=",
      "name=",
      "16",
      "0x",
      "8005",
      '"',
      " ",
      ",",
      "=",
      "true",
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join("");
        const result = parseCrcModel(text);
        if (result.ok) return;
        const { from, to, message } = result.problem;
        assert(0 <= from && from <= to && to <= text.length, `${from} to ${to}`);
        assert.match(message, /^[^\p{Cc}]+[.?]$/u);
      }),
      { numRuns: 1000 },
    );
  });
});
