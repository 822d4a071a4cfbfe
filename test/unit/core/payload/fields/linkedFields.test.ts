import { deepEqual, equal, notEqual } from "node:assert/strict";
import { linkedFields } from "../../../../../src/core/payload/fields/linkedFields";
import { linkFields } from "../../../../../src/core/payload/fields/linkFields";
import { parseFieldText } from "../../../../../src/core/payload/fields/parseFieldText";

describe("linkedFields", () => {
  const frame = parseFieldText("len : u8 = len(body)\nbody : $body", "frame");
  const body = parseFieldText("a : u8 == 1", "fields");
  const wrong = parseFieldText("a : u8 = len(b)", "fields");

  it("links each pair of texts once, to what linkFields says", () => {
    for (const texts of [{ frame }, { body }, { frame, body }, { frame, body: wrong }, { body: wrong }]) {
      const result = linkedFields(texts);
      equal(linkedFields({ ...texts }), result);
      deepEqual(result, linkFields(texts));
    }
    notEqual(linkedFields({ frame }), linkedFields({ frame, body }));
  });

  it("takes texts that only say the same for others", () => {
    notEqual(linkedFields({ body: parseFieldText("a : u8 == 1", "fields") }), linkedFields({ body }));
  });
});
