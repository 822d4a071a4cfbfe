import { parseAddress, type AddressResult } from "../../address";
import { isIPv4, isIPv6, isMulticast } from "../../host";
import { quoted } from "../../quoted";
import { parseFraming } from "../../framing/parseFraming";
import type { Diagnostics, SourceRange } from "../diagnostic";
import type { ConnectionDefinition, ExchangeDocument, MulticastDefinition } from "../model/exchangeDocument";
import { knownValue } from "../model/setting";
import { fitsShape } from "./checkShape";
import { framingShape } from "../vocabulary/framingShape";
import { plainValue } from "../yaml/plainValue";
import { scalarOffsets } from "../yaml/scalarOffsets";
import { entryOf, type YamlNode, type YamlScalar } from "../yaml/yamlNode";

/** Checks the addresses of connections, and keys of them that do not go together. */
export function checkConnections({ source, connections }: ExchangeDocument, diagnostics: Diagnostics): void {
  for (const connection of connections) {
    checkAddress(source, connection, diagnostics);
    checkKeys(connection, diagnostics);
    checkFraming(connection.framing, diagnostics);
    if (connection.multicast !== undefined) checkMulticast(connection.multicast, diagnostics);
  }
}

/** Where the known address of a connection leads, or what is wrong with it. */
export function readConnectionAddress({ transport, isListening }: ConnectionDefinition, text: string): AddressResult {
  return parseAddress(text, { transport, allowsPortZero: isListening });
}

function checkAddress(source: string, connection: ConnectionDefinition, diagnostics: Diagnostics): void {
  const { address, transport } = connection;
  const text = knownValue(address);
  if (text === undefined) return;
  const result = readConnectionAddress(connection, text);
  const offsets = scalarOffsets(source, address.node);
  if (!result.ok) {
    const { message, from, to } = result.problem;
    const range = { from: offsets.offsetOf(from), to: offsets.offsetOf(to) };
    diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, range);
  } else if (result.address.transport !== transport) {
    const message = `This is an address of ${result.address.transport} and not of ${transport}; remove what stands before ://.`;
    diagnostics.error("SOCKSCOPE_EXCHANGE_CONTRADICTION", message, address.node);
  }
}

/** What the tables cannot tell, such as settings that do not go together. */
function checkFraming(node: YamlNode | undefined, diagnostics: Diagnostics): void {
  if (node === undefined || !fitsShape(node, framingShape)) return;
  const result = parseFraming(plainValue(node));
  if (result.ok) return;
  for (const { path, of, message } of result.problems)
    diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, placeOf(node, path, of));
}

function placeOf(node: YamlNode, path: readonly string[], of: "key" | "value"): SourceRange {
  let place: YamlNode = node;
  for (const key of path) {
    const entry = entryOf(place, key);
    if (entry === undefined) return place;
    if (of === "key" && key === path.at(-1)) return entry.key;
    place = entry.value ?? entry.key;
  }
  return place;
}

function checkKeys(connection: ConnectionDefinition, diagnostics: Diagnostics): void {
  const { node, transport, isListening } = connection;
  const refuse = (key: string, message: string): void => {
    const found = entryOf(node, key)?.key;
    if (found !== undefined) diagnostics.error("SOCKSCOPE_EXCHANGE_CONTRADICTION", message, found);
  };
  if (isListening) refuse("connect", "A connection that listens does not connect; remove connect, or listen.");
  else if (transport === "udp") refuse("connect", "UDP has nothing to connect to; remove connect.");
  if (transport === "udp") refuse("framing", "With UDP each datagram is a message; remove framing.");
  if (transport === "tcp") refuse("multicast", "Multicast needs UDP; write udp instead of tcp, or remove multicast.");
  else if (!isListening) refuse("multicast", "Multicast needs a connection that listens; add listen: true.");
}

function checkMulticast({ join, interface: own }: MulticastDefinition, diagnostics: Diagnostics): void {
  const group = knownValue(join);
  if (join !== undefined && group !== undefined && !isMulticast(group)) {
    const message = `${quoted(group)} is no multicast group; use one from 224.0.0.0 to 239.255.255.255, or one that begins with ff.`;
    diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, join.node);
  }
  const host = knownValue(own);
  if (own !== undefined && host !== undefined && !isIPv6(host) && !isIPv4(host)) refuseInterface(own.node, diagnostics);
}

function refuseInterface(node: YamlScalar, diagnostics: Diagnostics): void {
  const message = `${quoted(node.text)} is no IP address; name the interface by its address, such as 127.0.0.1.`;
  diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, node);
}
