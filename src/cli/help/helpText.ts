import type { HelpTopic } from "../arguments/commandLine";

/** The help on a topic, or on everything. */
export function helpText(topic: HelpTopic | undefined): string {
  return topic === undefined ? overview : topics[topic];
}

const overview = `Sockscope runs exchange files: what is sent over sockets, and what is expected.

  sockscope run FILES…     run files as tests
  sockscope mock FILE      serve a mock until it is stopped
  sockscope help TOPIC     say more on run, mock or reporters
  sockscope --version      print the version

Examples
  sockscope run pump.sock.yaml
  sockscope run exchanges --env staging --reporter junit --output report.xml
  PUMP_PIN=4711 sockscope run pump.sock.yaml --var port=7701
  sockscope mock discovery.sock.yaml
`;

const common = `  --env NAME         take variables from env/NAME.yaml and env/NAME.local.yaml beside each file
  --var NAME=VALUE   give a variable a value, over all others; hex:AA55 is bytes; may be repeated
  --capture FOLDER   keep what goes over the connections as pcapng files in a new folder below FOLDER`;

const secrets = `Secrets are named in files and have their values from the OS environment: PUMP_PIN=4711 sockscope …
They are masked in all that is printed. Files kept by --capture hold everything that was sent and received, secrets too.`;

const run = `sockscope run FILES… [options]

Runs exchange files one after the other and reports on every step. FILES are files, or folders: then all *.sock.yaml
below them, but not in node_modules or in folders that begin with a dot.

${common}
  --reporter NAME    pretty (the default), junit, json or tap: see sockscope help reporters
  --output FILE      write the report to FILE, and the pretty one to the standard output
  --bail             end with the first file that does not pass

${secrets}

Exit codes
  0    all files passed
  1    a step failed
  2    the command line, or a file, cannot be used
  130  interrupted (Ctrl+C); 143 for SIGTERM. Connections are closed and the report so far is written; a second
       signal leaves at once.

Colours are used on a terminal; NO_COLOR=1 and FORCE_COLOR=1 override that.
`;

const mock = `sockscope mock FILE [options]

Serves a mock, an exchange file with rules, until it is stopped (Ctrl+C), and prints a line for each thing that happens.

${common}

${secrets}

Exit codes
  1    it could not listen
  2    the command line, or the file, cannot be used
  130  stopped by Ctrl+C; 143 by SIGTERM. A second signal leaves at once.
`;

const reporters = `Reporters of sockscope run

  pretty  for people: a line for each step as it ends, and what is wrong below it
  junit   JUnit XML: a test suite for each file, a test case for each step; what was not reached is skipped
  tap     TAP version 14: a test point for each file, with its steps as a subtest
  json    one JSON document:

    format        1: the version of this shape, to which keys are only ever added
    sockscope     the version of the program
    verdict       the worst of all files: "cancelled", "refused", "failed" or "passed"
    startedAt     ISO 8601, UTC;  durationMs  as all times in milliseconds
    environment   by --env, or null
    interruptedBy "SIGINT", "SIGTERM" or null
    files[]       file, name, verdict, startedAt, durationMs,
                  problem (a failure of no single step, or null), unlisted (how many more steps passed),
                  diagnostics[] { file, line, column, severity, code, message },
                  steps[] { id, title, file, line, column, rounds, callers, verdict ("skipped" too), durationMs,
                            replyMs, note, problem { code, message, file, line, column, details, difference } }
    notRun[]      files that were not begun
    totals        files { passed, failed, refused, cancelled }, steps { passed, failed, cancelled, skipped }

Of each file the first 10 000 executions of steps are listed, and every one that failed.
`;

const topics: Readonly<Record<HelpTopic, string>> = { run, mock, reporters };
