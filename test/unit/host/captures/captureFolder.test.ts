import { deepEqual, equal, match } from "node:assert/strict";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { assert as assertProperty, property, string } from "fast-check";
import { isAbsolute } from "node:path";
import { readCaptureFolder } from "../../../../src/host/captures/captureFolder";

const own = resolve("/storage/captures");

describe("The folder of captures", () => {
  it("is the extension's own where nothing is set", () => {
    deepEqual(readCaptureFolder("", own), { path: own });
    deepEqual(readCaptureFolder("  ", own), { path: own });
  });

  it("is an absolute path, or one from the home folder on", () => {
    deepEqual(readCaptureFolder(` ${resolve("/data/../captures")} `, own), { path: resolve("/captures") });
    deepEqual(readCaptureFolder("~", own), { path: homedir() });
    deepEqual(readCaptureFolder("~/sock scope", own), { path: join(homedir(), "sock scope") });
  });

  it("is the extension's own where the setting is no absolute path, which one sentence says", () => {
    for (const text of ["captures", "./captures", "~ada/captures", "${workspaceFolder}", "/a\0b"]) {
      const { path, problem } = readCaptureFolder(text, own);
      equal(path, own, text);
      match(problem ?? "", /^The capture folder “.*” is not an absolute path, so captures go to .*; set one such as /s);
    }
    equal((readCaptureFolder("x".repeat(1e5), own).problem ?? "").length < 400, true);
  });

  it("is absolute, whatever is set", () => {
    assertProperty(property(string(), (text) => isAbsolute(readCaptureFolder(text, own).path)));
  });
});
