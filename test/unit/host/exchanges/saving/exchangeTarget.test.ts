import { deepEqual, equal, match } from "node:assert/strict";
import {
  nameIn,
  pathProblem,
  plainName,
  stemOf,
  withEnding,
} from "../../../../../src/host/exchanges/saving/exchangeTarget";

describe("The name of an exchange file", () => {
  it("gets its ending, whatever of it was typed", () => {
    for (const typed of ["a/pump", "a/pump.yaml", "a/pump.sock", "a/pump.sock.yml", " a/pump.sock.yaml "])
      equal(withEnding(typed), "a/pump.sock.yaml", typed);
  });

  it("is made of an address without what file systems do not take", () => {
    equal(plainName("127.0.0.1:7700"), "127.0.0.1-7700.sock.yaml");
    equal(plainName("[::1]:53"), "1-53.sock.yaml");
    equal(plainName("///"), "exchange.sock.yaml");
    equal(plainName("x".repeat(500)).length, 90);
  });

  it("stays within the folder of the workspace, and is refused in one sentence otherwise", () => {
    for (const path of ["pump", "tests/pump.sock.yaml", "a b/ü.sock.yaml"]) equal(pathProblem(path), undefined, path);
    for (const path of ["", " ", "a/", "/etc/x", "~/x", "C:/x", "../x", "a/../x", "a//x", "./x", "a?b", 'a"b', "a\nb"])
      match(pathProblem(path) ?? "", /^[A-Z].*\.$/, path);
  });

  it("is what one changes of a path: neither the folder nor the ending", () => {
    deepEqual(nameIn("tests/pump.sock.yaml"), [6, 10]);
    deepEqual(nameIn("pump"), [0, 4]);
  });

  it("gives its payload files their names", () => {
    equal(stemOf({ kind: "untitled", name: "pump.sock.yaml" }), "pump");
    deepEqual(stemOf({ kind: "untitled", name: "pump" }), "pump");
  });
});
