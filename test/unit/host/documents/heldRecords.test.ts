import { equal, ok } from "node:assert/strict";
import { HeldRecords } from "../../../../src/host/documents/heldRecords";

const record = (length: number) => ({ bytes: new Uint8Array(length), offset: 0, eventText: undefined });

describe("HeldRecords", () => {
  it("holds what is open until it is released, twice without harm", () => {
    const held = new HeldRecords(10);
    held.hold("a", record(4));
    ok(held.get("a"));
    held.release("a");
    held.release("a");
    equal(held.get("a"), undefined);
  });

  it("lets the least lately used go first", () => {
    const held = new HeldRecords(10);
    held.hold("a", record(4));
    held.hold("b", record(4));
    held.get("a");
    held.hold("c", record(4));
    ok(held.get("a") && held.get("c"));
    equal(held.get("b"), undefined);
  });

  it("holds the newest, also where it alone is too large", () => {
    const held = new HeldRecords(10);
    held.hold("a", record(4));
    held.hold("b", record(100));
    ok(held.get("b"));
    equal(held.get("a"), undefined);
    held.hold("b", record(5));
    held.hold("c", record(5));
    ok(held.get("b") && held.get("c"));
  });
});
