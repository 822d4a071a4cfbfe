import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { cArray, goSlice, pythonBytes, rustArray } from "../../../../src/core/payload/sourceLiteral";

const everyByte = Uint8Array.from({ length: 300 }, (_, index) => index & 0xff);
const samples = [new Uint8Array(), Uint8Array.of(0xaa), everyByte];

function isInstalled(command: string, ...versionArguments: string[]): boolean {
  try {
    execFileSync(command, versionArguments, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Runs `use` with a folder that is gone afterwards. */
function withFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "sockscope-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("source literals", () => {
  it("are laid out as people write them", () => {
    const bytes = Uint8Array.of(0xaa, 0x22, 0x0a);
    assert.equal(goSlice(bytes), "var payload = []byte{\n\t0xaa, 0x22, 0x0a,\n}\n");
    assert.equal(rustArray(bytes), "const PAYLOAD: [u8; 3] = [\n    0xaa, 0x22, 0x0a,\n];\n");
    assert.equal(pythonBytes(bytes), 'payload = b"\\xaa\\"\\n"\n');
    assert.match(cArray(bytes), /^static const unsigned char payload\[\] = \{\n {4}0xaa, 0x22, 0x0a,\n\};\n.*= 3;\n$/);
  });

  it("compile as C to the same bytes, where gcc is installed", function () {
    this.timeout(30_000);
    if (!isInstalled("gcc", "--version")) return;
    withFolder((folder) => {
      for (const bytes of samples) {
        const body = "int main(void) { return fwrite(payload, 1, payload_length, stdout) != payload_length; }";
        writeFileSync(join(folder, "main.c"), `#include <stdio.h>\n${cArray(bytes)}${body}\n`);
        execFileSync("gcc", ["-std=c99", "-Wall", "-Werror", "-pedantic", "main.c", "-o", "main"], { cwd: folder });
        assert.deepEqual(new Uint8Array(execFileSync(join(folder, "main"))), bytes);
      }
    });
  });

  it("run as Go to the same bytes, as gofmt wants them, where go is installed", function () {
    this.timeout(120_000);
    if (!isInstalled("go", "version")) return;
    withFolder((folder) => {
      const sources = samples.map((bytes, index) => goSlice(bytes).replace("payload", `payload${index}`));
      const writes = samples.map((_, index) => `\tos.Stdout.Write(payload${index})\n`).join("");
      const program = `package main\n\nimport "os"\n\n${sources.join("\n")}\nfunc main() {\n${writes}}\n`;
      writeFileSync(join(folder, "main.go"), program);
      const environment = { ...process.env, GOCACHE: join(folder, "cache"), GO111MODULE: "off", GOFLAGS: "" };
      const output = execFileSync("go", ["run", "main.go"], { cwd: folder, env: environment });
      assert.deepEqual(new Uint8Array(output), Uint8Array.from(samples.flatMap((bytes) => [...bytes])));
      if (isInstalled("gofmt", "-h"))
        assert.equal(execFileSync("gofmt", ["-l", "main.go"], { cwd: folder }).toString(), "");
    });
  });

  it("compile as Rust to the same bytes, where rustc is installed", function () {
    this.timeout(60_000);
    if (!isInstalled("rustc", "--version")) return;
    withFolder((folder) => {
      const body = "fn main() { use std::io::Write; std::io::stdout().write_all(&PAYLOAD).unwrap(); }";
      writeFileSync(join(folder, "main.rs"), `${rustArray(everyByte)}${body}\n`);
      execFileSync("rustc", ["main.rs"], { cwd: folder, stdio: "pipe" });
      assert.deepEqual(new Uint8Array(execFileSync(join(folder, "main"))), everyByte);
    });
  });

  it("run as Python to the same bytes, where python3 is installed", function () {
    this.timeout(30_000);
    if (!isInstalled("python3", "--version")) return;
    const arrays = fc.sample(fc.uint8Array({ maxLength: 100 }), 50);
    for (const chunk of [...samples, Uint8Array.from(arrays.flatMap((bytes) => [...bytes]))]) {
      const program = `import sys\n${pythonBytes(chunk)}sys.stdout.buffer.write(payload)\n`;
      assert.deepEqual(new Uint8Array(execFileSync("python3", ["-"], { input: program })), chunk);
    }
  });
});
