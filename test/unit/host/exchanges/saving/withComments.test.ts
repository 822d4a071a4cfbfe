import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { withComments } from "../../../../../src/host/exchanges/saving/withComments";

const text = "sock: 1\nconnections: { a: { tcp: '127.0.0.1:1' } }\nsteps: [{ send: AA }]\n";

describe("withComments", () => {
  it("puts sentences above a file, on lines that are not too long", () => {
    equal(withComments(text, []), text);
    equal(withComments(text, ["One.", "Two."]), `# One.\n# Two.\n${text}`);
    const lines = withComments(text, ["word ".repeat(60).trim()]).split("\n");
    deepEqual(
      lines.slice(0, 4).map((line) => line.length <= 102 && line.startsWith("# word")),
      [true, true, true, false],
    );
  });

  it("changes nothing of what the file says, whatever the sentences are", () => {
    const sentences = fc.array(fc.string({ unit: "binary" }), { maxLength: 3 });
    fc.assert(fc.property(sentences, (said) => deepEqual(readExchange(withComments(text, said)).diagnostics, [])));
  });
});
