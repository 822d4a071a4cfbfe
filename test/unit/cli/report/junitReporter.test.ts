import { equal, match } from "node:assert/strict";
import fc from "fast-check";
import { JunitReporter } from "../../../../src/cli/report/junitReporter";
import { emptyOutcome, mismatch, pumpFile, reportFailure, runEnd } from "../../../support/madeUpRun";

describe("The JUnit report", () => {
  it("has a suite for each file and a case for each step", () => {
    equal(
      reportFailure(new JunitReporter()),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sockscope" tests="8" failures="1" errors="0" time="1.500">
  <testsuite name="pump.sock.yaml: Pump" file="pump.sock.yaml" tests="8" failures="1" errors="0" skipped="1" time="0.013" timestamp="2026-01-02T03:04:05.006">
    <properties>
      <property name="environment" value="lab"/>
    </properties>
    <testcase name="send AA" classname="pump.sock.yaml" time="0.001250">
      <system-out>1 byte sent</system-out>
    </testcase>
${[1, 2, 3, 4, 5].map((round) => `    <testcase name="expect 55 (round ${round})" classname="pump.sock.yaml" time="0.001250"/>`).join("\n")}
    <testcase name="expect crc" classname="pump.sock.yaml" time="0.001250">
      <failure message="crc at offset 12: expected 2c 35, got 00 00." type="SOCKSCOPE_RUN_MISMATCH">pump.sock.yaml:8:14: error: crc at offset 12: expected 2c 35, got 00 00.
    8 |   - expect: &quot;crc : u16le == 0x352c&quot;
      |              ^^^^^^^^^^^^^^^^^^^^^
crc at offset 12: expected 2c 35, got 00 00
- expected  + actual
  cmd : 81
- crc : 2c 35
+ crc : 00 00</failure>
    </testcase>
    <testcase name="close pump" classname="pump.sock.yaml" time="0.000000">
      <skipped message="not reached"/>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  it("counts what was refused, cancelled, failed beside the steps, and not run", () => {
    const reporter = new JunitReporter();
    const finding = { severity: "error", code: "X", message: "No <frame>.", file: pumpFile, at: mismatch.at } as const;
    reporter.fileEnded(emptyOutcome({ verdict: "refused", findings: [finding] }));
    reporter.fileEnded(emptyOutcome({ verdict: "failed", problem: mismatch }));
    reporter.fileEnded(emptyOutcome({ findings: [{ ...finding, severity: "warning" }], unlisted: 3 }));
    const text = reporter.runEnded({ ...runEnd, notRun: ["b.sock.yaml"] });
    match(text, /<testsuites name="sockscope" tests="3" failures="1" errors="1" time="1\.500">/);
    match(text, /<error message="No &lt;frame&gt;\." type="X">pump\.sock\.yaml:8:14: error: No &lt;frame&gt;\./);
    match(text, /<testcase name="open and close".*>\n *<failure /);
    match(text, /<system-out>pump\.sock\.yaml:8:14: warning: .*\n.*\n.*\n3 more executions of steps passed/);
    match(text, /<testsuite name="b\.sock\.yaml" tests="1".*>\n.*\n *<skipped message="not run"\/>/);
  });

  it("has no character that XML forbids, and no tag that a text brings along", () => {
    const texts = fc.string({ unit: "binary" });
    const tags = /<(\/?)(\?xml|testsuites|testsuite|testcase|properties|property|failure|skipped|system-out)\b/g;
    fc.assert(
      fc.property(texts, texts, (message, expected) => {
        const problem = { ...mismatch, message, difference: { expected, actual: message } };
        const text = reportFailure(new JunitReporter(), { problem, name: message });
        equal(/[^\P{C}\n]/u.test(text), false);
        equal([...text.matchAll(tags)].length, [...text.matchAll(/</g)].length);
        equal(/&(?!lt;|gt;|amp;|quot;)/.test(text), false);
      }),
    );
  });
});
