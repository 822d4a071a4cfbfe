import * as vscode from "vscode";
import { formatAddress, formatSocketAddress } from "../../core/address";
import { isLoopback } from "../../core/host";
import type { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import { Listener } from "../../engine/listener";
import { describeInterface } from "../describeInterface";
import { recordingLines } from "../describeRecording";
import { describeConnectionCount, describeTraffic, endpointName, endpointStateText } from "../describeEndpoint";
import { escapeMarkdown } from "./escapeMarkdown";

/** Details of an endpoint. All of it goes in as text: what comes from a socket never becomes markup. */
export function endpointTooltip(endpoint: Endpoint, timeNs: number): vscode.MarkdownString {
  const lines = endpoint instanceof Listener ? listenerLines(endpoint) : connectionLines(endpoint);
  const traffic = endpoint instanceof Listener ? endpoint.endpointCapture.traffic : endpoint.traffic;
  const { in: received, out: sent } = traffic;
  lines.push([vscode.l10n.t("Traffic"), describeTraffic(traffic, timeNs) || vscode.l10n.t("none yet")]);
  if (received.records + sent.records > 0) {
    lines.push([vscode.l10n.t("Records"), vscode.l10n.t("{0} received, {1} sent", received.records, sent.records)]);
  }
  lines.push(...recordingLines(endpoint));
  const { problem } = endpoint.endpointCapture.capture;
  for (const each of [endpoint.problem, problem]) if (each) lines.push(["", each.message]);
  return markdown(endpointName(endpoint), lines);
}

type Line = readonly [name: string, text: string];

function connectionLines(connection: Connection): Line[] {
  const lines: Line[] = [[vscode.l10n.t("State"), endpointStateText(connection)]];
  if (connection.local) lines.push([vscode.l10n.t("Local"), formatSocketAddress(connection.local)]);
  if (connection.remote) lines.push([vscode.l10n.t("Remote"), formatSocketAddress(connection.remote)]);
  const { resolveMs, connectMs, firstByteMs } = connection.times;
  if (resolveMs !== undefined) lines.push([vscode.l10n.t("Name looked up in"), milliseconds(resolveMs)]);
  if (connectMs !== undefined) lines.push([vscode.l10n.t("Connected in"), milliseconds(connectMs)]);
  if (firstByteMs !== undefined) lines.push([vscode.l10n.t("First byte after"), milliseconds(firstByteMs)]);
  return lines;
}

function listenerLines(listener: Listener): Line[] {
  const { autoReply } = listener.options;
  const lines: Line[] = [[vscode.l10n.t("State"), endpointStateText(listener)]];
  if (formatAddress(listener.requested) !== formatAddress(listener.address)) {
    lines.push([vscode.l10n.t("Asked for"), formatAddress(listener.requested)]);
  }
  if (!isLoopback(listener.address.host)) {
    lines.push([vscode.l10n.t("Reachable from other machines"), describeInterface(listener.address.host)]);
  }
  lines.push([vscode.l10n.t("Connections"), describeConnectionCount(listener)]);
  if (autoReply?.greeting)
    lines.push([vscode.l10n.t("Greeting"), vscode.l10n.t("{0} bytes", autoReply.greeting.length)]);
  if (autoReply?.reply === "echo") lines.push([vscode.l10n.t("Answers"), vscode.l10n.t("echo")]);
  else if (autoReply?.reply) lines.push([vscode.l10n.t("Answers"), vscode.l10n.t("{0} bytes", autoReply.reply.length)]);
  return lines;
}

function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

function markdown(title: string, lines: readonly Line[]): vscode.MarkdownString {
  const texts = lines.map(([name, value]) => escapeMarkdown(name === "" ? value : `${name}: ${value}`));
  return new vscode.MarkdownString([`**${escapeMarkdown(title)}**`, ...texts].join("  \n"));
}
