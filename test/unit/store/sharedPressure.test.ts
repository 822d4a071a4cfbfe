import assert from "node:assert/strict";
import { SharedPressure } from "../../../src/store/sharedPressure";

const mebibyte = 1 << 20;

describe("SharedPressure", () => {
  it("is high from 64 MiB in all until below 32 MiB, and then tells those who hold back", () => {
    const pressure = new SharedPressure();
    const told: string[] = [];
    const one = (): void => void told.push("one");
    const other = (): void => void told.push("other");
    pressure.holdBack(one);
    pressure.holdBack(other);
    for (let spool = 0; spool < 64; spool++) pressure.change(mebibyte, mebibyte);
    assert.equal(pressure.isHigh, false);
    pressure.change(1, 1);
    assert.equal(pressure.isHigh, true);
    pressure.change(-32 * mebibyte, 0);
    assert.equal(pressure.isHigh, true);
    assert.deepEqual(told, []);
    pressure.letGo(other);
    pressure.change(-1, 0);
    assert.equal(pressure.isHigh, false);
    assert.deepEqual(told, ["one"]);
    assert.equal(pressure.waitingBytes, 32 * mebibyte);
    assert.equal(pressure.heldBytes, 64 * mebibyte + 1);
  });
});
