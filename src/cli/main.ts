#!/usr/bin/env node
import { SockscopeError } from "../core/sockscopeError";
import type { CommandLine } from "./arguments/commandLine";
import { readCommandLine } from "./arguments/readCommandLine";
import { exitCodes } from "./exitCode";
import { helpText } from "./help/helpText";
import { Interruption } from "./interruption";
import { Terminal } from "./terminal/terminal";

/** The version in package.json; the build fills it in. */
declare const sockscopeVersion: string;

async function main(): Promise<number> {
  const terminal = new Terminal();
  const leave = (exitCode: number): never => {
    terminal.dispose();
    process.exit(exitCode);
  };
  process.on("uncaughtException", (error) => {
    terminal.say(failureText(error));
    leave(exitCodes.refused);
  });
  const interruption = new Interruption(leave);
  terminal.onProblem = () => interruption.abort();
  const exitCode = await perform(readCommandLine(process.argv.slice(2)), terminal, interruption);
  await terminal.flush();
  return exitCode;
}

async function perform(command: CommandLine, terminal: Terminal, interruption: Interruption): Promise<number> {
  const surroundings = { version: sockscopeVersion, terminal, interruption, variables: process.env };
  try {
    switch (command.command) {
      case "help":
        terminal.write(helpText(command.topic));
        return exitCodes.passed;
      case "version":
        terminal.write(`${sockscopeVersion}\n`);
        return exitCodes.passed;
      case "refused":
        terminal.say(command.message);
        return exitCodes.refused;
      case "run":
        return await (await import("./run/runCommand")).runCommand(command, surroundings);
      case "mock":
        return await (await import("./mock/mockCommand")).mockCommand(command, surroundings);
    }
  } catch (error) {
    terminal.say(failureText(error));
    return exitCodes.refused;
  }
}

/** Our own errors say what to do; any other is a fault in this program. */
function failureText(error: unknown): string {
  if (error instanceof SockscopeError) return error.message;
  return `An error in Sockscope itself ended it; please report it: ${error instanceof Error ? error.message : String(error)}`;
}

// Whatever may still be open does not keep a finished command from ending.
void main().then((exitCode) => process.exit(exitCode));
