import { deepEqual, match } from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { exchangeTemplates } from "../../../../../src/host/exchanges/saving/exchangeTemplates";
import { repositoryFolder } from "../../../../support/host/repositoryFolder";

describe("The templates of exchange files", () => {
  it("are offered all, each by a name and a word on what it is for", () => {
    const files = readdirSync(join(repositoryFolder, "media", "templates"));
    deepEqual(exchangeTemplates.map(({ file }) => `${file}.sock.yaml`).sort(), files.sort());
    for (const { label, detail } of exchangeTemplates) {
      match(label, /^[A-Z]/);
      match(detail, /^[A-Z][^.]{10,}[^.]$/);
    }
  });
});
