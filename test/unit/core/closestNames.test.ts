import assert from "node:assert/strict";
import { closestNames, didYouMean, orList } from "../../../src/core/closestNames";

const keys = ["length-prefix", "delimiter", "line", "fixed", "slip", "cobs"];

describe("closestNames", () => {
  it("finds what was meant by a wrong, missing, extra or swapped character", () => {
    for (const name of ["delimitor", "delimter", "delimmiter", "delimietr", "DELIMITER", "de-limiter"])
      assert.deepEqual(closestNames(name, keys), ["delimiter"], name);
    assert.deepEqual(closestNames("length_prefix", keys), ["length-prefix"]);
    assert.deepEqual(closestNames("lien", keys), ["line"]);
    assert.deepEqual(closestNames("len", keys), ["length-prefix"]);
  });

  it("names nothing that is far away", () => {
    for (const name of ["", "x", "mqtt", "--", "delimiter of lines", "x".repeat(10_000)])
      assert.deepEqual(closestNames(name, keys), [], name);
  });

  it("names the nearest first, each once, and at most three", () => {
    assert.deepEqual(closestNames("abcd", ["abxx", "abcx", "abcd", "abcx"]), ["abcd", "abcx"]);
    assert.deepEqual(closestNames("abcd", ["abc1", "abc2", "abc3", "abc4"]), ["abc1", "abc2", "abc3"]);
  });
});

describe("didYouMean", () => {
  it("asks in a sentence of its own, or is silent", () => {
    assert.equal(didYouMean("fixd", keys), " Did you mean fixed?");
    assert.equal(didYouMean("mqtt", keys), "");
  });
});

describe("orList", () => {
  it("joins as one speaks", () => {
    assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(orList), ["", "a", "a or b", "a, b or c"]);
  });
});
