import assert from "node:assert/strict";
import fc from "fast-check";
import { formatHex, parseHexPayload } from "../../../../src/core/payload/hexPayload";

function assertReads(text: string, expected: number[]): void {
  const result = parseHexPayload(text);
  assert(result.ok, `“${text}” was refused`);
  assert.deepEqual([...result.bytes], expected, text);
}

function assertMarked(marked: string, message: RegExp): void {
  const result = parseHexPayload(marked.replace(/[«»]/g, ""));
  assert(!result.ok, `${marked} was accepted`);
  assert.deepEqual([result.problem.from, result.problem.to], [marked.indexOf("«"), marked.indexOf("»") - 1], marked);
  assert.match(result.problem.message, message);
}

describe("parseHexPayload", () => {
  it("reads the usual styles", () => {
    const styles = ["aa55", "AA 55", "aa:55", "aa-55", "0xaa, 0x55", "\\xaa\\x55", "{0xAA, 0x55}", "0xaa55", "[aa;55]"];
    for (const text of styles) assertReads(text, [0xaa, 0x55]);
  });

  it("reads lines, and skips comments to their end", () => {
    assertReads("aa # magic 12\n55 // more: zz\r\n\t00#end", [0xaa, 0x55, 0]);
    assertReads("", []);
    assertReads("# nothing", []);
  });

  it("reads one digit after 0x as a byte", () => {
    assertReads("{ 0x0, 0x5, 0xA }", [0, 5, 10]);
  });

  it("reads a very long text", () => {
    const length = 3_000_000;
    assertReads(" ".repeat(length) + "#".repeat(length) + "\naa" + "\n".repeat(length), [0xaa]);
  });

  it("marks the digit that is half a byte", () => {
    assertMarked("aa «5» 66", /half a byte: write two digits for each byte, such as 05/);
    assertMarked("aa55«5»", /half a byte/);
    assertMarked("0xaa«5»", /half a byte/);
    assertMarked("\\x«5»", /half a byte/);
  });

  it("marks what is no hex digit", () => {
    assertMarked("aa «g»g", /“g” is not a hex digit/);
    assertMarked("aa «😀»", /“😀”/u);
    assertMarked("aa «\0»", /NUL is not/);
    assertMarked("aa «/» 55", /“\/”/);
    assertMarked("«\\»y41", /not a hex digit/);
    assertMarked("00 «x»41", /“x”/);
  });

  it("never throws, and marks a place inside of the text", () => {
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("0x", "\\x", "#", "//", "\n", "aa", "5", "{"),
    );
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => parts.join("")),
        (text) => {
          const result = parseHexPayload(text);
          if (result.ok) return;
          assert(result.problem.from < result.problem.to && result.problem.to <= text.length);
        },
      ),
    );
  });
});

describe("formatHex", () => {
  it("writes with the separator and case asked for", () => {
    const bytes = Uint8Array.of(0xaa, 0x05);
    assert.equal(formatHex(bytes), "aa 05");
    assert.equal(formatHex(bytes, { separator: "", upper: true }), "AA05");
    assert.equal(formatHex(new Uint8Array()), "");
  });

  it("writes what parses back to the same bytes", () => {
    const separators = fc.constantFrom("", " ", ":", "-", ", 0x", "\\x", "\n");
    fc.assert(
      fc.property(fc.uint8Array(), separators, fc.boolean(), (bytes, separator, upper) => {
        const result = parseHexPayload(formatHex(bytes, { separator, upper }));
        assert.deepEqual(result, { ok: true, bytes });
      }),
    );
  });
});
