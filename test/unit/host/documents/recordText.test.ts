import { equal, ok } from "node:assert/strict";
import { mostEditorCharacters, recordText } from "../../../../src/host/documents/recordText";

const record = (bytes: Uint8Array, offset = 0) => ({ bytes, offset, eventText: undefined });

describe("recordText", () => {
  it("shows text as it is, a byte order mark and control characters too", () => {
    const text = "\ufeffa\0b\r\n\u001b[31m<b>";
    equal(recordText(record(new TextEncoder().encode(text)), "text"), text);
    equal(recordText(record(new Uint8Array(0)), "text"), "");
  });

  it("dumps bytes at the offsets that they have in their record", () => {
    const bytes = new TextEncoder().encode("hello");
    ok(recordText(record(bytes, 32), "hexDump").startsWith("00000020  68 65 6c 6c 6f  "));
  });

  it("shows an event as its sentence", () => {
    equal(recordText({ ...record(new Uint8Array(0)), eventText: "listening" }, "hexDump"), "listening\n");
  });

  it("says how much does not fit into an editor", () => {
    const text = recordText(record(new Uint8Array(100).fill(97)), "text", 60);
    equal(text.split("\n")[0], "a".repeat(60));
    ok(text.includes("… 40 more bytes do not fit"));
    const dump = recordText(record(new Uint8Array(100)), "hexDump", 200);
    equal(dump.split("\n").length, 4);
    ok(dump.includes("… 68 more bytes"));
  });

  it("fits the dump of 10 MiB into what VS Code hands to its extensions", () => {
    const dump = recordText(record(new Uint8Array(10 << 20)), "hexDump");
    ok(!dump.includes("do not fit"));
    ok(dump.length <= mostEditorCharacters);
  });

  it("cuts a larger dump to what VS Code hands to its extensions", () => {
    const dump = recordText(record(new Uint8Array(12 << 20)), "hexDump");
    ok(dump.includes("do not fit"));
    ok(dump.length <= 50 * 1024 * 1024);
  });
});
