import { deepEqual, equal, match } from "node:assert/strict";
import fc from "fast-check";
import type { RunCommand } from "../../../../src/cli/arguments/commandLine";
import { readCommandLine } from "../../../../src/cli/arguments/readCommandLine";

function run(...args: readonly string[]): RunCommand {
  const command = readCommandLine(["run", ...args]);
  if (command.command !== "run") throw new Error(JSON.stringify(command));
  return command;
}

function refusal(...args: readonly string[]): string {
  const command = readCommandLine(args);
  return command.command === "refused" ? command.message : `not refused: ${JSON.stringify(command)}`;
}

describe("The command line", () => {
  it("runs files and folders, and reports prettily unless told", () => {
    deepEqual(run("a.sock.yaml", "folder"), {
      command: "run",
      paths: ["a.sock.yaml", "folder"],
      environment: undefined,
      variables: new Map(),
      reporter: "pretty",
      output: undefined,
      isBailing: false,
      captureFolder: undefined,
    });
  });

  it("has options before, between and behind the files, with values behind a blank or =", () => {
    const command = run("--env", "lab", "a", "--reporter=junit", "b", "--output", "r.xml", "--bail", "--capture=c");
    const { paths, environment, reporter, output, isBailing, captureFolder } = command;
    deepEqual([paths, environment, reporter, output], [["a", "b"], "lab", "junit", "r.xml"]);
    deepEqual([isBailing, captureFolder], [true, "c"]);
  });

  it("gives variables values, which may be empty or have = in them; the last one of a name counts", () => {
    const { variables } = run("a", "--var", "host=::1", "--var=x=1=2", "--var", "empty=", "--var", "x=3\n4");
    deepEqual(
      [...variables],
      [
        ["host", "::1"],
        ["x", "3\n4"],
        ["empty", ""],
      ],
    );
  });

  it("takes what follows -- as files", () => {
    deepEqual(run("--", "--env", "-x").paths, ["--env", "-x"]);
  });

  it("serves one mock", () => {
    deepEqual(readCommandLine(["mock", "m.sock.yaml", "--var", "port=1"]), {
      command: "mock",
      path: "m.sock.yaml",
      environment: undefined,
      variables: new Map([["port", "1"]]),
      captureFolder: undefined,
    });
    match(refusal("mock", "a", "b"), /one file/);
    match(refusal("mock"), /Name the file to serve/);
  });

  it("helps wherever it is asked to", () => {
    for (const args of [["--help"], ["-h"], ["help"]]) {
      deepEqual(readCommandLine(args), { command: "help", topic: undefined });
    }
    for (const args of [
      ["help", "run"],
      ["run", "--help"],
      ["run", "a", "-h"],
      ["--help", "run"],
    ]) {
      deepEqual(readCommandLine(args), { command: "help", topic: "run" });
    }
    deepEqual(readCommandLine(["mock", "-h"]), { command: "help", topic: "mock" });
    deepEqual(readCommandLine(["help", "reporters"]), { command: "help", topic: "reporters" });
    for (const args of [["--version"], ["-V"], ["run", "--version"]]) {
      deepEqual(readCommandLine(args), { command: "version" });
    }
  });

  it("says what was probably meant", () => {
    match(refusal("run", "a", "--reportr", "tap"), /no option “--reportr” here\. Did you mean --reporter\?$/);
    match(refusal("run", "a", "--reporter", "junti"), /only pretty, junit, json or tap\. Did you mean junit\?$/);
    match(refusal("rnu", "a"), /Did you mean run\?$/);
    match(refusal("help", "reporter"), /Did you mean reporters\?$/);
    match(refusal("mock", "a", "--bail"), /There are --env, --var, --capture, --help, --version\.$/);
    match(refusal("run", "-x", "a"), /no option “-x” here/);
    match(refusal("pump.sock.yaml"), /sockscope run runs it/);
  });

  it("refuses options without a value, with one too many, and twice", () => {
    match(refusal("run", "a", "--env"), /--env needs a value; write --env=VALUE/);
    match(refusal("run", "a", "--env", "--bail"), /--env needs a value/);
    equal(run("a", "--env=--bail").environment, "--bail");
    match(refusal("run", "a", "--bail=no"), /--bail takes no value/);
    match(refusal("run", "a", "--output", "x", "--output", "y"), /--output is given twice/);
    match(refusal("run", "a", "--var", "x"), /“x” gives no variable a value; write --var NAME=VALUE/);
    match(refusal("run", "a", "--var", "=x"), /gives no variable a value/);
    match(refusal("run", ""), /is no path/);
    match(refusal("run"), /Name the files or folders/);
    match(refusal(), /Say what to do/);
  });

  it("is understood or refused in one sentence, whatever it is", () => {
    const word = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "run",
        "mock",
        "help",
        "--env",
        "--var",
        "--bail",
        "--",
        "-h",
        "--reporter",
        "__proto__",
        "--toString",
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        const message = refusal(...args);
        equal(/[\u0000-\u001f\u007f-\u009f]/.test(message), false, message);
      }),
    );
  });
});
