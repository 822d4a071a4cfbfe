import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { ByteSelection, isMoveKey, type MoveKey } from "../../../../src/webview/model/byteSelection";

const layout = { length: 100, bytesPerRow: 16, rowsPerPage: 3 };
const plain = { extends: false, jumps: false };
const keys: readonly MoveKey[] = [
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "PageUp",
  "PageDown",
  "Home",
  "End",
];

describe("ByteSelection", () => {
  it("moves by bytes, rows, pages and to the ends", () => {
    const cursor = (key: MoveKey, how = plain) => new ByteSelection(40).moved(key, layout, how).cursor;
    deepEqual(
      keys.map((key) => cursor(key)),
      [39, 41, 24, 56, 8, 88, 32, 47],
    );
    equal(cursor("Home", { extends: false, jumps: true }), 0);
    equal(cursor("End", { extends: false, jumps: true }), 99);
  });

  it("is drawn out in both directions from where it began", () => {
    const back = new ByteSelection(40).moved("ArrowUp", layout, { extends: true, jumps: false });
    deepEqual([back.from, back.to], [24, 41]);
    const forth = back.moved("PageDown", layout, { extends: true, jumps: false });
    deepEqual([forth.from, forth.to], [40, 73]);
    ok(forth.has(40) && forth.has(72) && !forth.has(73));
  });

  it("stays in its column at the first and the last row", () => {
    equal(new ByteSelection(3).moved("ArrowUp", layout, plain).cursor, 3);
    equal(new ByteSelection(97).moved("ArrowDown", layout, plain).cursor, 97);
  });

  it("never leaves the record, whatever keys come", () => {
    const presses = fc.array(fc.record({ key: fc.constantFrom(...keys), extends: fc.boolean(), jumps: fc.boolean() }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom(4, 8, 16, 32),
        presses,
        (length, bytesPerRow, all) => {
          let selection = new ByteSelection(0);
          for (const { key, ...how } of all)
            selection = selection.moved(key, { length, bytesPerRow, rowsPerPage: 5 }, how);
          ok(selection.from >= 0 && selection.to <= length && selection.from < selection.to);
        },
      ),
    );
  });

  it("tells the keys that move from those that do not", () => {
    ok(keys.every(isMoveKey));
    ok(!isMoveKey("Enter"));
  });
});
