import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { monitorEventLoopDelay, type IntervalHistogram } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as vscode from "vscode";
import type { Connection, Listener, SockscopeApi } from "../../../src/host/api/sockscope";
import { BlockWatch } from "../../support/blockWatch";

// An extension beside Sockscope in the extension host: does what the benchmark asks for, and measures what other extensions
// feel. The benchmark writes the port on which it waits into a file beside this one.

/** What the benchmark asks for; each line of the socket is one of them, and the line that comes back its answer. */
export type ProbeTask =
  | { readonly do: "activate"; readonly id: string }
  | { readonly do: "listen"; readonly address: string }
  | { readonly do: "startDelays" }
  | { readonly do: "stopDelays" }
  | { readonly do: "startBlocks" }
  | { readonly do: "stopBlocks" }
  | { readonly do: "memory" }
  | { readonly do: "openPicker" }
  | { readonly do: "openExchange"; readonly file: string }
  | { readonly do: "putCursor"; readonly line: number };

/** How long callbacks of other extensions waited, in milliseconds. */
export interface Delays {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** What the extension host holds, in bytes, after a collection of garbage. */
export interface HostMemory {
  /** Heap and array buffers. */
  readonly held: number;
  readonly residentSet: number;
}

const resolutionMs = 1;
const listeners: Listener[] = [];
let delays: IntervalHistogram | undefined;
let blocks: BlockWatch | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const port = Number(readFileSync(join(context.extensionPath, "port.txt"), "utf8"));
  const socket = connect(port, "127.0.0.1");
  context.subscriptions.push({ dispose: () => socket.destroy() });
  createInterface({ input: socket }).on("line", (line) => void answer(socket, JSON.parse(line) as ProbeTask));
}

async function answer(socket: Socket, task: ProbeTask): Promise<void> {
  const reply = await perform(task).then(
    (value) => ({ value }),
    (error: unknown) => ({ problem: String(error) }),
  );
  socket.write(`${JSON.stringify(reply)}\n`);
}

async function perform(task: ProbeTask): Promise<unknown> {
  switch (task.do) {
    case "activate":
      return activationMs(task.id);
    case "listen":
      return listen(task.address);
    case "startDelays":
      delays = monitorEventLoopDelay({ resolution: resolutionMs });
      return delays.enable();
    case "stopDelays":
      return stopDelays();
    case "startBlocks":
      blocks = new BlockWatch();
      return undefined;
    case "stopBlocks":
      return blocks?.end();
    case "memory":
      return memory();
    case "openPicker":
      return void vscode.commands.executeCommand("sockscope.openPanel");
    case "openExchange":
      return openedMs(vscode.Uri.file(task.file));
    case "putCursor":
      return putCursor(task.line);
  }
}

function memory(): HostMemory {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, arrayBuffers, rss: residentSet } = process.memoryUsage();
  return { held: heapUsed + arrayBuffers, residentSet };
}

/** From the request until its exports are there: its code is loaded, and `activate` has run. */
async function activationMs(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id);
  if (!extension || extension.isActive) throw new Error(`${id} is ${extension ? "active already" : "not there"}.`);
  const startMs = performance.now();
  await extension.activate();
  return performance.now() - startMs;
}

/** From the request to open a file, of which there is something to say, until Sockscope has said it. */
async function openedMs(uri: vscode.Uri): Promise<number> {
  const startMs = performance.now();
  const isJudged = (): boolean => vscode.languages.getDiagnostics(uri).some(({ source }) => source === "Sockscope");
  return new Promise((resolve, reject) => {
    const subscription = vscode.languages.onDidChangeDiagnostics(() => {
      if (!isJudged()) return;
      subscription.dispose();
      resolve(performance.now() - startMs);
    });
    vscode.commands.executeCommand("vscode.open", uri).then(undefined, reject);
  });
}

/** At the end of a line, counted from 0, which is scrolled into view. */
async function putCursor(line: number): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error("No editor is open.");
  const { end } = editor.document.lineAt(line).range;
  editor.selection = new vscode.Selection(end, end);
  editor.revealRange(new vscode.Range(end, end));
  await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
}

async function listen(address: string): Promise<string> {
  const sockscope = vscode.extensions.getExtension<SockscopeApi>("sockscope.sockscope");
  if (!sockscope) throw new Error("Sockscope is not there.");
  const api = await sockscope.activate();
  const listener = await api.listen(address);
  if (address.startsWith("tcp:")) {
    listener.onDidConnect(receiveAll);
    api.onDidChange(() => endFinished(api));
  }
  listeners.push(listener);
  return listener.address;
}

/** Reads as an extension does that uses the API. */
function receiveAll(connection: Connection): void {
  connection.onDidReceive(() => undefined);
}

/** Who sends a stream waits until the other side has ended, too. */
function endFinished({ connections }: SockscopeApi): void {
  for (const connection of connections) if (connection.state === "halfClosedRemote") void connection.end();
}

/** The interval at which is measured is taken off. */
function stopDelays(): Delays {
  if (!delays) throw new Error("No delays are being measured.");
  delays.disable();
  const milliseconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return {
    p50Ms: milliseconds(delays.percentile(50)),
    p99Ms: milliseconds(delays.percentile(99)),
    longestMs: milliseconds(delays.max),
  };
}
