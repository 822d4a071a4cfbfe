import { deepEqual } from "node:assert/strict";
import { formatBytes } from "../../../src/host/formatBytes";

describe("A number of bytes in a tree", () => {
  it("has a decimal unit and at most one digit after the point", () => {
    const counts = [0, 1, 999, 1000, 1234, 99_949, 999_949, 999_950, 14e6, 2.5e9, 1e16];
    const texts = [
      "0 B",
      "1 B",
      "999 B",
      "1 KB",
      "1.2 KB",
      "99.9 KB",
      "999.9 KB",
      "1 MB",
      "14 MB",
      "2.5 GB",
      "10000 TB",
    ];
    deepEqual(counts.map(formatBytes), texts);
  });
});
