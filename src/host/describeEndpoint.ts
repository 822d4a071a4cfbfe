import * as vscode from "vscode";
import { formatAddress, formatSocketAddress } from "../core/address";
import { countOf } from "../core/countOf";
import { describeCloseReason } from "../core/connection/closeReason";
import { describeState } from "../core/connection/connectionState";
import { groupDigits } from "../core/payload/groupDigits";
import type { Connection } from "../engine/connection";
import type { Endpoint } from "../engine/endpoints";
import { Listener } from "../engine/listener";
import type { Traffic } from "../engine/trafficMeter";
import { describeInterface } from "./describeInterface";
import { recordingWord } from "./recordingWord";
import { formatBytes } from "./formatBytes";
import { listenerStateText } from "./listenerStateText";
import { isLoopback } from "../core/host";

/** What the trees, quick picks and the status bar call an endpoint. */
export function endpointName(endpoint: Endpoint): string {
  if (endpoint instanceof Listener) return listenerName(endpoint);
  if (endpoint.origin === "dialled") return formatAddress(endpoint.address);
  // A peer that has reset before it was accepted has no address any more.
  if (endpoint.address.host === "") return vscode.l10n.t("unknown peer");
  return formatSocketAddress(endpoint.address);
}

function listenerName({ address }: Listener): string {
  const name = formatAddress(address);
  return isLoopback(address.host) ? name : `${name} (${exposure(address.host)})`;
}

/** Who can reach an address that is not loopback: `all interfaces` or `not loopback`. */
function exposure(host: string): string {
  return describeInterface(host) === host ? vscode.l10n.t("not loopback") : vscode.l10n.t("all interfaces");
}

/** `open`, `reset by the peer`, `failed: ECONNREFUSED`, `listening`, … */
export function endpointStateText(endpoint: Endpoint): string {
  if (endpoint instanceof Listener) return listenerStateText(endpoint);
  return endpoint.closeReason ? describeCloseReason(endpoint.closeReason) : describeState(endpoint.state);
}

/** `↓ 1.2 kB ↑ 300 B · 4.0 kB/s`: totals, and the rate of both directions while there is traffic; empty before any. */
export function describeTraffic(traffic: Traffic, timeNs: number): string {
  const { in: received, out: sent } = traffic;
  if (received.records + sent.records === 0) return "";
  const totals = `↓ ${formatBytes(received.bytes)} ↑ ${formatBytes(sent.bytes)}`;
  const rate = received.bytesPerSecond(timeNs) + sent.bytesPerSecond(timeNs);
  return rate > 0 ? `${totals} · ${formatBytes(rate)}/s` : totals;
}

/** `3 connections`, with the open ones where some are closed: `2 of 3 connections open`. */
export function describeConnectionCount({ openCount, acceptedCount }: Listener): string {
  if (openCount === acceptedCount) return countOf(openCount, "connection");
  return vscode.l10n.t("{0} of {1} open", groupDigits(openCount), countOf(acceptedCount, "connection"));
}

/** One line of state, counts and traffic, for a tree's description. */
export function describeEndpoint(endpoint: Connection | Listener, timeNs: number): string {
  const parts = [endpointStateText(endpoint), recordingWord(endpoint, timeNs) ?? ""];
  if (endpoint instanceof Listener && endpoint.acceptedCount > 0) parts.push(describeConnectionCount(endpoint));
  const traffic = endpoint instanceof Listener ? endpoint.endpointCapture.traffic : endpoint.traffic;
  return [...parts, describeTraffic(traffic, timeNs)].filter((part) => part !== "").join(" · ");
}
