import * as vscode from "vscode";
import { countOf } from "../../../core/countOf";
import { parseAddress, type Address } from "../../../core/address";
import { importCommand } from "../../../core/exchange/import/importCommand";
import { draftBytes, draftCommand, draftMessages, type ImportDraft } from "../../../core/exchange/import/draftImport";
import type { ImportedMessage } from "../../../core/exchange/import/importedMessage";
import { importPacketSender } from "../../../core/exchange/import/packetSender";
import { parsePastedHex } from "../../../core/exchange/import/pastedHex";
import { groupDigits } from "../../../core/payload/groupDigits";
import { SockscopeError } from "../../../core/sockscopeError";
import { askChoice } from "../../quickInput/askChoice";
import { askChoices } from "../../quickInput/askChoices";
import { askText, type TextVerdict } from "../../quickInput/askText";

/** What the user wants to import, ready to be written; undefined where the user gave up. */
export interface ImportAnswer {
  /** Makes it, with names for its payload files that begin with a stem. */
  readonly draft: (fileStem: string) => ImportDraft;
  /** What the new file is called at first, without its ending. */
  readonly name: string;
  /** What of the source is not in the draft at all, each a plain sentence. */
  readonly leftOut: readonly string[];
}

export const importTitle = (): string => vscode.l10n.t("Import Exchange");

const mostFileBytes = 16 << 20;

/** Asks what to import, and reads it. Throws a SockscopeError where it cannot be read. */
export async function askImport(): Promise<ImportAnswer | undefined> {
  const choices = [
    {
      label: `$(package) ${vscode.l10n.t("PacketSender Export…")}`,
      detail: vscode.l10n.t("Saved packets, as packets.ini or as JSON"),
      value: importFile,
    },
    {
      label: `$(terminal) ${vscode.l10n.t("Command Line of nc or socat…")}`,
      detail: vscode.l10n.t("With a printf or echo piped into it, or without; from the clipboard or typed"),
      value: importLine,
    },
    {
      label: `$(file-binary) ${vscode.l10n.t("Pasted Hex…")}`,
      detail: vscode.l10n.t("A dump, an array of a program or hex digits; from the clipboard, the selection or typed"),
      value: importHex,
    },
  ];
  const placeholder = vscode.l10n.t("What to make an exchange file of");
  const answer = await askChoice({ title: importTitle(), placeholder, choices });
  return answer.type === "value" ? answer.value() : undefined;
}

async function importFile(): Promise<ImportAnswer | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: importTitle(),
      openLabel: vscode.l10n.t("Import"),
      filters: { [vscode.l10n.t("PacketSender")]: ["ini", "json"], [vscode.l10n.t("All Files")]: ["*"] },
    })) ?? [];
  return file && importPackets(file);
}

/** Reads a file of PacketSender, and asks which of its packets to take. */
export async function importPackets(file: vscode.Uri): Promise<ImportAnswer | undefined> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > mostFileBytes) {
    const message = `${vscode.workspace.asRelativePath(file)} has ${groupDigits(size)} bytes, which no export of packets has.`;
    throw new SockscopeError("SOCKSCOPE_TOO_LARGE", message);
  }
  const result = importPacketSender(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  if (!result.ok) throw new SockscopeError("SOCKSCOPE_NOT_IMPORTED", result.message);
  const { messages, leftOut } = result;
  const chosen = messages.length > 1 ? await choosePackets(messages) : messages;
  const name = file.path.slice(file.path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return chosen && { draft: (stem) => draftMessages(chosen, stem), name, leftOut };
}

async function choosePackets(messages: readonly ImportedMessage[]): Promise<readonly ImportedMessage[] | undefined> {
  const choices = messages.map((value) => ({
    label: value.name || vscode.l10n.t("(without a name)"),
    description: `${value.target.transport}://${value.target.host}:${value.target.port}`,
    detail: countOf(value.bytes.length, "byte"),
    value,
  }));
  const placeholder = vscode.l10n.t("Which packets to import");
  const answer = await askChoices({ title: importTitle(), placeholder, choices });
  return answer.type === "value" ? answer.value : undefined;
}

async function importLine(): Promise<ImportAnswer | undefined> {
  const text = await askSource([clipboard()], typeCommand);
  if (text === undefined) return undefined;
  const result = importCommand(text.trim());
  if (!result.ok) throw new SockscopeError("SOCKSCOPE_NOT_IMPORTED", result.problem.message);
  return { draft: (stem) => draftCommand(result.command, stem), name: "command", leftOut: [] };
}

async function typeCommand(): Promise<string | undefined> {
  const answer = await askText({
    title: importTitle(),
    prompt: vscode.l10n.t("A command line of nc, ncat or socat; it is read, not run"),
    placeholder: "printf 'Hello\\r\\n' | nc 127.0.0.1 7700",
    judge: judgeCommand,
  });
  return answer.type === "value" ? answer.value : undefined;
}

function judgeCommand(text: string): TextVerdict {
  const result = importCommand(text);
  if (!result.ok) return { isWrong: true, message: result.problem.message };
  const draft = draftCommand(result.command, "command");
  return draft.ok
    ? { isWrong: false, message: draft.understood.join(", ") }
    : { isWrong: true, message: draft.message };
}

async function importHex(): Promise<ImportAnswer | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) ?? "";
  const selection = { label: vscode.l10n.t("From the Selection"), detail: excerpt(selected), read: () => selected };
  const text = await askSource(selected.trim() === "" ? [clipboard()] : [selection, clipboard()], typeHex);
  if (text === undefined) return undefined;
  const result = parsePastedHex(text);
  if (!result.ok) throw new SockscopeError("SOCKSCOPE_NOT_IMPORTED", result.problem.message);
  const { bytes } = result;
  if (bytes.length === 0) throw new SockscopeError("SOCKSCOPE_NOT_IMPORTED", "There are no bytes in this text.");
  const address = await askTarget();
  return address && { draft: (stem) => draftBytes(bytes, address, stem), name: "pasted", leftOut: [] };
}

function excerpt(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

async function typeHex(): Promise<string | undefined> {
  const answer = await askText({
    title: importTitle(),
    prompt: vscode.l10n.t("Bytes in any common style"),
    placeholder: "aa 55 00 08",
    judge: (text) => {
      const result = parsePastedHex(text);
      if (!result.ok) return { isWrong: true, message: result.problem.message };
      return { isWrong: result.bytes.length === 0, message: countOf(result.bytes.length, "byte") };
    },
  });
  return answer.type === "value" ? answer.value : undefined;
}

/** A place that a text comes from. */
interface TextSource {
  readonly label: string;
  readonly detail?: string;
  read(): string | Thenable<string>;
}

/** A browser asks before it gives the clipboard away, so it is read only where the user says so. */
function clipboard(): TextSource {
  return { label: vscode.l10n.t("From the Clipboard"), read: () => vscode.env.clipboard.readText() };
}

/** Lets the user choose where a text comes from, or type it. */
async function askSource(
  sources: readonly TextSource[],
  type: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const typed = { label: vscode.l10n.t("Typed…"), value: type, alwaysShow: true };
  // Who pastes right here filters the rows by it.
  const choices = [...sources.map((each) => ({ ...each, value: async () => each.read(), alwaysShow: true })), typed];
  const placeholder = vscode.l10n.t("Where it comes from");
  const answer = await askChoice<() => Promise<string | undefined>>({ title: importTitle(), placeholder, choices });
  return answer.type === "value" ? answer.value() : undefined;
}

async function askTarget(): Promise<Address | undefined> {
  const answer = await askText({
    title: importTitle(),
    prompt: vscode.l10n.t("Where the bytes are sent to"),
    placeholder: "tcp://127.0.0.1:7700",
    judge: (text) => {
      const result = parseAddress(text);
      return result.ok ? undefined : { isWrong: true, message: result.problem.message };
    },
  });
  const result = answer.type === "value" ? parseAddress(answer.value) : undefined;
  return result?.ok ? result.address : undefined;
}
