import { didYouMean, orList } from "../../core/closestNames";
import { quoted } from "../../core/quoted";
import { SockscopeError } from "../../core/sockscopeError";
import {
  helpTopics,
  reporterNames,
  type CommandLine,
  type HelpTopic,
  type MockCommand,
  type ReporterName,
  type RunCommand,
} from "./commandLine";
import { readOptions, usage, type GivenOptions, type OptionKind } from "./readOptions";

const general = { help: "flag", version: "flag" } as const satisfies Record<string, OptionKind>;
const common = { env: "value", var: "values", capture: "value" } as const satisfies Record<string, OptionKind>;
const runOptions = {
  ...common,
  reporter: "value",
  output: "value",
  bail: "flag",
  ...general,
} as const;
const mockOptions = { ...common, ...general } as const;
const commands = ["run", "mock", "help"] as const;

/** What is asked for by the arguments behind the program's name. Never throws. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    return commandOf(args);
  } catch (error) {
    if (!(error instanceof SockscopeError)) throw error;
    return { command: "refused", message: error.message };
  }
}

/** The command is the first argument that is no option; all options go behind it but those that every command has. */
function commandOf([first, ...others]: readonly string[]): CommandLine {
  switch (first) {
    case undefined:
      throw usage("Say what to do: sockscope run FILES…, or sockscope mock FILE; sockscope --help says more.");
    case "run":
      return readRun(readOptions(others, runOptions));
    case "mock":
      return readMock(readOptions(others, mockOptions));
    case "help":
      return readHelp(readOptions(others, general));
    default:
      if (first.startsWith("-")) return readGeneral(readOptions([first, ...others], general));
      throw unknownCommand(first);
  }
}

function readRun(given: GivenOptions): CommandLine {
  if (given.flags.has("help")) return { command: "help", topic: "run" };
  if (given.flags.has("version")) return { command: "version" };
  if (given.rest.length === 0) throw usage("Name the files or folders to run: sockscope run FILES….");
  const run: RunCommand = {
    command: "run",
    paths: given.rest.map(pathOf),
    ...readCommon(given),
    reporter: readReporter(valueOf(given, "reporter")),
    output: optionalPath(given, "output"),
    isBailing: given.flags.has("bail"),
  };
  return run;
}

function readMock(given: GivenOptions): CommandLine {
  if (given.flags.has("help")) return { command: "help", topic: "mock" };
  if (given.flags.has("version")) return { command: "version" };
  const [path, ...more] = given.rest;
  if (path === undefined) throw usage("Name the file to serve: sockscope mock FILE.");
  if (more.length > 0) throw usage("One mock is served at a time; name one file, and start the others on their own.");
  const mock: MockCommand = { command: "mock", path: pathOf(path), ...readCommon(given) };
  return mock;
}

function readHelp({ flags, rest: [topic, ...more] }: GivenOptions): CommandLine {
  if (flags.has("version")) return { command: "version" };
  if (topic === undefined || topic === "help") return { command: "help", topic: undefined };
  if (more.length > 0 || !isHelpTopic(topic)) {
    const meant = didYouMean(topic, helpTopics);
    throw usage(`There is no help on ${quoted([topic, ...more].join(" "))}, only on ${orList(helpTopics)}.${meant}`);
  }
  return { command: "help", topic };
}

/** What stands before, or without, a command. */
function readGeneral({ flags, rest }: GivenOptions): CommandLine {
  const [command] = rest;
  if (flags.has("help")) return { command: "help", topic: isHelpTopic(command) ? command : undefined };
  if (flags.has("version")) return { command: "version" };
  throw command === undefined
    ? usage("Say what to do: sockscope run FILES…, or sockscope mock FILE.")
    : unknownCommand(command);
}

function unknownCommand(given: string): SockscopeError {
  if (/\.ya?ml$/i.test(given) || /[/\\]/.test(given)) {
    return usage(`Say what to do with ${quoted(given)}: sockscope run runs it, sockscope mock serves it.`);
  }
  return usage(`There is no command ${quoted(given)}, only ${orList(commands)}.${didYouMean(given, commands)}`);
}

function readCommon(given: GivenOptions): Pick<RunCommand, "environment" | "variables" | "captureFolder"> {
  const variables = new Map((given.values.get("var") ?? []).map(readVariable));
  return { environment: valueOf(given, "env"), variables, captureFolder: optionalPath(given, "capture") };
}

function readVariable(text: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw usage(`${quoted(text)} gives no variable a value; write --var NAME=VALUE.`);
  return [name, value];
}

function readReporter(name: string | undefined): ReporterName {
  if (name === undefined) return "pretty";
  const known = reporterNames.find((each) => each === name);
  if (known !== undefined) return known;
  const meant = didYouMean(name, reporterNames);
  throw usage(`There is no reporter ${quoted(name)}, only ${orList(reporterNames)}.${meant}`);
}

function isHelpTopic(text: string | undefined): text is HelpTopic {
  return helpTopics.some((topic) => topic === text);
}

function valueOf(given: GivenOptions, name: string): string | undefined {
  return given.values.get(name)?.[0];
}

function optionalPath(given: GivenOptions, name: string): string | undefined {
  const path = valueOf(given, name);
  return path === undefined ? undefined : pathOf(path);
}

function pathOf(path: string): string {
  if (path === "" || path.includes("\0")) throw usage(`${quoted(path)} is no path; name a file or a folder.`);
  return path;
}
