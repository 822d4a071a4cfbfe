import { equal, match } from "node:assert/strict";
import { PrettyReporter } from "../../../../src/cli/report/prettyReporter";
import { emptyOutcome, mismatch, pumpFile, reportFailure, runEnd } from "../../../support/madeUpRun";

describe("The pretty report", () => {
  it("has a line for each step, what is wrong below it, and a sum at the end", () => {
    equal(
      reportFailure(new PrettyReporter()),
      `pump.sock.yaml
  ✓ send AA · 1 byte sent · 1.3 ms
  ▸ repeat 5 times
    ✓ expect 55 (round 1) · 1.3 ms · reply after 750 µs
    ✓ expect 55 (round 2) · 1.3 ms · reply after 750 µs
    ✓ expect 55 (round 3) · 1.3 ms · reply after 750 µs
    … 2 more steps passed in later rounds
  ✓ repeat 5 times · 7.0 ms
  ✗ expect crc · 1.3 ms
      pump.sock.yaml:8:14: error: crc at offset 12: expected 2c 35, got 00 00.
          8 |   - expect: "crc : u16le == 0x352c"
            |              ^^^^^^^^^^^^^^^^^^^^^
      crc at offset 12: expected 2c 35, got 00 00
      - expected  + actual
        cmd : 81
      - crc : 2c 35
      + crc : 00 00
  ○ 1 step not reached

✗ 1 file: 1 failed. 8 steps: 6 passed, 1 failed, 1 not reached. 1.5 s
`,
    );
  });

  it("tells what a refused file is refused for, and what went wrong beside the steps", () => {
    const reporter = new PrettyReporter();
    const finding = {
      severity: "error",
      code: "X",
      message: "No such frame.",
      file: pumpFile,
      at: mismatch.at,
    } as const;
    match(
      reporter.fileEnded(emptyOutcome({ verdict: "refused", findings: [finding] })),
      /^ {2}pump\.sock\.yaml:8:14: error: No such frame\.\n {6}8 \| .*\n {8}\| +\^+\n\n$/,
    );
    const warning = { ...finding, severity: "warning", at: undefined } as const;
    equal(reporter.fileEnded(emptyOutcome({ findings: [warning] })), "  pump.sock.yaml: warning: No such frame.\n\n");
    match(reporter.fileEnded(emptyOutcome({ verdict: "failed", problem: mismatch })), /error: crc at offset 12/);
    match(
      reporter.runEnded({ ...runEnd, notRun: ["a", "b"], interruptedBy: "SIGINT" }),
      /^✗ Interrupted by SIGINT\. 3 files: 1 passed, 1 failed, 1 refused\. 0 steps\. 2 files not run\. 1\.5 s\n$/,
    );
  });

  it("lets nothing through that acts on a terminal, with colours or without", () => {
    const hostile = { ...mismatch, message: "\u001b[2J\u009b\r", details: ["\u001b]0;x\u0007"] };
    const problem = { ...hostile, difference: { expected: "a\u001b", actual: "\u001bb" } };
    const text = reportFailure(new PrettyReporter((_, each) => each), { problem, name: "\u001b" });

    equal(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text), false);
    match(text, /<ESC>\[2J<CSI><CR>/);
  });

  it("is cut where a comparison or the details are long", () => {
    const many = (prefix: string): string => Array.from({ length: 100 }, (_, index) => `${prefix}${index}`).join("\n");
    const difference = { expected: many("a"), actual: many("b") };
    const problem = { ...mismatch, details: many("d").split("\n"), difference };
    const text = reportFailure(new PrettyReporter(), { problem });
    match(text, /… and 80 more lines/);
    match(text, /… and 160 more lines/);
  });
});
