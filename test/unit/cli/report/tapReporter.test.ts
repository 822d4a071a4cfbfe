import { deepEqual, equal, match } from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { TapReporter } from "../../../../src/cli/report/tapReporter";
import { emptyOutcome, mismatch, pumpFile, reportFailure, runEnd } from "../../../support/madeUpRun";

/** The YAML blocks at this indentation, read as a harness reads them. */
function yamlBlocks(text: string, indentation: string): unknown[] {
  const blocks = text.matchAll(new RegExp(`^${indentation}  ---\\n(.*?)^${indentation}  \\.\\.\\.$`, "gms"));
  return Array.from(
    blocks,
    ([, block = ""]) => parse(block.replaceAll(new RegExp(`^${indentation}  `, "gm"), "")) as unknown,
  );
}

describe("The TAP report", () => {
  it("has a test point for each file, with its steps as a subtest before it", () => {
    const text = reportFailure(new TapReporter());
    const lines = text.replace(/^ *---\n.*?^ *\.\.\.\n/gms, "");
    equal(
      lines,
      `TAP version 14
# Subtest: pump.sock.yaml
    ok 1 - send AA
    ok 2 - expect 55 (round 1)
    ok 3 - expect 55 (round 2)
    ok 4 - expect 55 (round 3)
    ok 5 - expect 55 (round 4)
    ok 6 - expect 55 (round 5)
    not ok 7 - expect crc
    ok 8 - close pump # SKIP not reached
    1..8
not ok 1 - pump.sock.yaml
1..1
`,
    );
    const [first, second, , , , , failed] = yamlBlocks(text, "    ");
    deepEqual(first, { duration_ms: 1.25, note: "1 byte sent" });
    deepEqual(second, { duration_ms: 1.25, reply_ms: 0.75 });
    deepEqual(failed, {
      message: mismatch.message,
      severity: "fail",
      code: "SOCKSCOPE_RUN_MISMATCH",
      at: "pump.sock.yaml:8:14",
      details: mismatch.details,
      wanted: mismatch.difference?.expected,
      found: mismatch.difference?.actual,
      duration_ms: 1.25,
    });
  });

  it("skips files that were not run, and bails out where it was interrupted", () => {
    const reporter = new TapReporter();
    equal(reporter.fileEnded(emptyOutcome()), "    1..0\nok 1 - pump.sock.yaml\n");
    equal(
      reporter.runEnded({ ...runEnd, notRun: ["b # c"], interruptedBy: "SIGINT" }),
      "ok 2 - b \\# c # SKIP not run\n1..2\nBail out! The run was interrupted by SIGINT.\n",
    );
    const finding = { severity: "error", code: "X", message: "No.", file: pumpFile, at: mismatch.at } as const;
    const refused = new TapReporter().fileEnded(emptyOutcome({ verdict: "refused", findings: [finding] }));
    match(refused, /^not ok 1 - pump\.sock\.yaml$/m);
    deepEqual(yamlBlocks(refused, ""), [{ diagnostics: ["pump.sock.yaml:8:14: error: No."] }]);
  });

  it("has the same lines whatever texts are in it", () => {
    const line =
      /^(TAP version 14|# Subtest: .*|1\.\.1|( {4})?(not )?ok \d+ - .*| {4}1\.\.8|( {4})? {2}(---|\.\.\.|\w+:.*| {2,}.*))$/u;
    const texts = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(texts, texts, texts, (message, expected, actual) => {
        const problem = { ...mismatch, message, details: [message], difference: { expected, actual } };
        const text = reportFailure(new TapReporter(), { problem });
        equal(/[^\P{C}\n]/u.test(text), false);
        for (const each of text.trimEnd().split("\n")) if (each.trim() !== "") match(each, line);
        equal(yamlBlocks(text, "").length, 1);
      }),
    );
  });
});
