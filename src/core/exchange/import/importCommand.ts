import type { PayloadProblem } from "../../payload/payloadResult";
import { quoted } from "../../quoted";
import { CommandProblem, type ImportedCommand } from "./importedEndpoint";
import { readNetcat } from "./netcatCommand";
import { readPrintedBytes } from "./printedBytes";
import { withoutOutputFiles } from "./redirections";
import { readShellWords, type ShellWord } from "./shellWords";
import { readSocat } from "./socatCommand";

/** What reading a command line answers; the problem marks the first place that cannot be taken. */
export type CommandResult =
  { readonly ok: true; readonly command: ImportedCommand } | { readonly ok: false; readonly problem: PayloadProblem };

/**
 * Reads a command line of `nc`, `ncat`, `netcat` or `socat`, with a `printf` or `echo` piped into it, as people keep them
 * in notes. An option that changes what is talked to, and that Sockscope has nothing for, is a problem; one that only
 * changes how the program behaves is a note. Nothing is run. Never throws.
 */
export function importCommand(text: string): CommandResult {
  const words = readShellWords(text);
  if ("message" in words) return { ok: false, problem: words };
  try {
    return { ok: true, command: readPipeline(words, text) };
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    return { ok: false, problem: { message: error.message, from: error.from, to: error.to } };
  }
}

function readPipeline(words: readonly ShellWord[], text: string): ImportedCommand {
  const notes: string[] = [];
  const commands = splitAtPipes(withoutOutputFiles(words, notes));
  const index = commands.findIndex(([name]) => name !== undefined && programOf(name) !== undefined);
  const command = commands[index];
  const [name, ...others] = command ?? [];
  if (!name) {
    throw new CommandProblem(
      "There is no nc, ncat or socat in this line: paste a command line of one.",
      0,
      text.length,
    );
  }
  const read = programOf(name) === "socat" ? readSocat : readNetcat;
  const endpoints = read(others, { program: name, notes });
  const printed = readPrintedBytes(commands.slice(0, index), notes);
  const payload = endpoints.length === 1 ? printed : undefined;
  if (printed && !payload) notes.push("What is piped into a relay of two sockets is sent to none of them.");
  if (index < commands.length - 1) notes.push("What is done with the output, after the |, is not taken over.");
  return { endpoints, ...(payload && { payload }), notes };
}

/** The program that a word names, with its folder or `.exe` or not. */
function programOf({ text }: ShellWord): "nc" | "socat" | undefined {
  const name = text.replace(/^.*[/\\]/s, "").toLowerCase();
  if (/^socat\d?(\.exe)?$/.test(name)) return "socat";
  return /^(nc|ncat|netcat|nc\.(openbsd|traditional))(\.exe)?$/.test(name) ? "nc" : undefined;
}

function splitAtPipes(words: readonly ShellWord[]): ShellWord[][] {
  const commands: ShellWord[][] = [[]];
  const last = words.findLastIndex(({ text }) => text !== "\n");
  for (const [index, word] of words.entries()) {
    const isEnd = index >= last && ["\n", "&", ";"].includes(word.text);
    if (!word.isOperator) commands.at(-1)?.push(word);
    else if (word.text === "|") commands.push([]);
    else if (!isEnd) throw notOneCommand(word);
  }
  return commands.map((command) => command.slice(command.findIndex(isNoPrefix)));
}

/** `sudo`, `exec` and assignments before a command mean nothing here. */
function isNoPrefix({ text }: ShellWord): boolean {
  return !/^(sudo|exec|command|time|[A-Za-z_]\w*=.*)$/s.test(text);
}

function notOneCommand({ text, from, to }: ShellWord): CommandProblem {
  const what = text === "<" || text === "<<" ? "Input from a file" : quoted(text);
  return new CommandProblem(
    `${what} is not taken over: paste one command, or a printf and a pipe before it.`,
    from,
    to,
  );
}
