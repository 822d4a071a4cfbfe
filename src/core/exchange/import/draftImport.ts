import { formatSocketAddress, type Address } from "../../address";
import { writeDuration } from "../../duration";
import { groupDigits } from "../../payload/groupDigits";
import { isIPv6 } from "../../host";
import { quoted } from "../../quoted";
import { addressProblem } from "./commandPlaces";
import { PayloadText, type PayloadFile } from "../fromTraffic/payloadText";
import { trafficLimits } from "../fromTraffic/traffic";
import type { ConnectionDraft, ExchangeDraft, StepDraft } from "../write/writeExchange";
import type { ImportedCommand, ImportedEndpoint } from "./importedEndpoint";
import type { ImportedMessage } from "./importedMessage";

/** An exchange file made of what another program has, or one sentence on why there is none. */
export type ImportDraft =
  | {
      readonly ok: true;
      readonly draft: ExchangeDraft;
      /** Large payloads, to be written beside the file. */
      readonly files: readonly PayloadFile[];
      /** What the file does, in a few words each. */
      readonly understood: readonly string[];
      /** What is different, or left out, each a plain sentence. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** How often a message is sent that another program repeats until it is stopped. */
const repeats = 10;

/** Sends messages one after the other, over a connection for each address; what cannot be sent is left out. */
export function draftMessages(messages: readonly ImportedMessage[], fileStem: string): ImportDraft {
  const payloads = new PayloadText(fileStem);
  const notes = messages.flatMap((message) => notesOf(message));
  const usable = messages.filter((message) => problemOf(message) === undefined);
  if (usable.length === 0) return { ok: false, message: ["There is nothing to import.", ...notes].join(" ") };
  if (usable.length > trafficLimits.messages) {
    const counts = [usable.length, trafficLimits.messages].map(groupDigits);
    return { ok: false, message: `${counts[0]} messages are more than a file takes, which is ${counts[1]} at most.` };
  }
  const addresses = [...new Set(usable.map(addressOf))];
  const nameOf = (address: string): string =>
    addresses.length === 1 ? "peer" : `peer-${addresses.indexOf(address) + 1}`;
  const connections = Object.fromEntries(
    usable.map((each) => [nameOf(addressOf(each)), { [each.target.transport]: socketOf(each.target) }]),
  );
  const steps = usable.map((each): StepDraft => {
    const on = addresses.length === 1 ? {} : { on: nameOf(addressOf(each)) };
    const send = { name: each.name || "message", ...on, send: payloads.write(each.bytes) };
    if (each.repeatNs === undefined || isTooLong(each.repeatNs)) return send;
    return { repeat: repeats, every: everyOf(each.repeatNs), steps: [send] };
  });
  const understood = usable.map((each) => `${each.name || "message"}: ${bytesTo(each.bytes, addressOf(each))}`);
  return { ok: true, draft: { connections, steps }, files: payloads.files, understood, notes };
}

function notesOf(message: ImportedMessage): string[] {
  const problem = problemOf(message);
  if (problem !== undefined) return [problem];
  const { name, repeatNs, notes } = message;
  if (repeatNs === undefined) return [...notes];
  const times = isTooLong(repeatNs) ? "once" : `${repeats} times`;
  return [`${quoted(name)} is sent again until it is stopped; here it is sent ${times}.`, ...notes];
}

function problemOf({ name, target, bytes }: ImportedMessage): string | undefined {
  const { transport, host, port } = target;
  if (transport === "tls") return `${quoted(name)} is left out: exchange files do not speak TLS yet.`;
  if (host === "" || port === 0) {
    const missing = host === "" ? "address" : "port, or port 0,";
    return `${quoted(name)} is left out: it says no ${missing} to send to.`;
  }
  const problem = addressProblem(host);
  if (problem !== undefined) return `${quoted(name)} is left out: its address cannot be used. ${problem}`;
  if (isNothing(bytes, transport)) return `${quoted(name)} is left out: it has no bytes to send.`;
  return undefined;
}

/** A datagram can be empty; in a stream no bytes are nothing at all. */
function isNothing({ length }: Uint8Array, transport: string): boolean {
  return length === 0 && transport === "tcp";
}

function addressOf({ target }: ImportedMessage): string {
  return `${target.transport}://${socketOf(target)}`;
}

function socketOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return formatSocketAddress({ host, port });
}

/** What files can say: in microseconds below a second, in milliseconds above, and less than 100 hours. */
function everyOf(timeNs: number): string {
  const unitNs = timeNs < 1e9 ? 1e3 : 1e6;
  return writeDuration(Math.max(unitNs, Math.round(timeNs / unitNs) * unitNs));
}

function isTooLong(timeNs: number): boolean {
  return timeNs > 99 * 3600e9;
}

function bytesTo(bytes: Uint8Array, address: string): string {
  return `${countBytes(bytes)} to ${address}`;
}

function countBytes({ length }: Uint8Array): string {
  return `${groupDigits(length)} ${length === 1 ? "byte" : "bytes"}`;
}

/** Sends these bytes to an address. */
export function draftBytes(bytes: Uint8Array, address: Address, fileStem: string): ImportDraft {
  if (isNothing(bytes, address.transport)) return { ok: false, message: "There are no bytes to send." };
  const where = `${address.transport}://${formatSocketAddress(address)}`;
  const payloads = new PayloadText(fileStem);
  const connection: ConnectionDraft = { [address.transport]: formatSocketAddress(address) };
  const draft: ExchangeDraft = {
    name: `Bytes to ${where}`,
    connections: { peer: connection },
    steps: [{ send: payloads.write(bytes) }],
  };
  return { ok: true, draft, files: payloads.files, understood: [bytesTo(bytes, where)], notes: [] };
}

/** Does what a command line does: connects or listens, and sends what is piped into it. */
export function draftCommand(command: ImportedCommand, fileStem: string): ImportDraft {
  const { endpoints, notes } = command;
  const refused = endpoints.find(({ transport }) => transport === "tls" || transport === "unix");
  if (refused) {
    const what = refused.transport === "tls" ? "TLS" : "Unix sockets";
    return { ok: false, message: `Exchange files do not speak ${what} yet, so this command cannot be imported.` };
  }
  // Where nothing comes out of the pipe, nothing is sent, not even an empty datagram.
  const payload = command.payload?.length === 0 ? undefined : command.payload;
  const payloads = new PayloadText(fileStem);
  const named = endpoints.map((endpoint, index) => ({ endpoint, name: nameOf(endpoint, endpoints.length, index) }));
  const steps = named.flatMap(({ endpoint, name }, index) => {
    const on = named.length === 1 ? {} : { on: name };
    const own = index === 0 && payload ? sentBy(endpoint, payload) : undefined;
    return stepsOf(endpoint, on, own && payloads.write(own));
  });
  const connections = Object.fromEntries(named.map(({ endpoint, name }) => [name, connectionOf(endpoint)]));
  const understood = [...endpoints.map(describe), ...(payload ? [`Sends ${countBytes(payload)}`] : [])];
  const all = [...notes, ...endpoints.flatMap(differences), ...(endpoints.length > 1 ? [relayNote] : [])];
  const [first = "", ...more] = understood;
  const draft = { name: [first, ...more.map(uncapitalized)].join(", "), connections, steps };
  return { ok: true, draft, files: payloads.files, understood, notes: all };
}

const relayNote =
  "The command passes on what one side sends to the other; here both are opened, and nothing is passed on.";

function nameOf({ role }: ImportedEndpoint, count: number, index: number): string {
  if (count > 1) return index === 0 ? "first" : "second";
  return role === "listen" ? "client" : "server";
}

function connectionOf(endpoint: ImportedEndpoint): ConnectionDraft {
  const { role, transport, connectTimeoutNs, multicast } = endpoint;
  const address = addressIn(endpoint);
  const hasTimeout = role === "connect" && transport === "tcp" && connectTimeoutNs !== undefined;
  return {
    ...(transport === "udp" ? { udp: address } : { tcp: address }),
    ...(role === "listen" && { listen: true }),
    ...(hasTimeout && !isTooLong(connectTimeoutNs) && { connect: { timeout: everyOf(connectTimeoutNs) } }),
    ...(multicast && {
      multicast: { join: multicast.group, ...(multicast.interface && { interface: multicast.interface }) },
    }),
  };
}

/** Who listens everywhere listens on this machine alone here, unless for a group, whose datagrams come from outside. */
function addressIn({ host, port, multicast }: ImportedEndpoint): string {
  const anywhere = multicast && isIPv6(multicast.group) ? "::" : "0.0.0.0";
  return formatSocketAddress({ host: host || (multicast ? anywhere : "127.0.0.1"), port });
}

/** A server waits for its client first; datagrams can be answered only once one has come. */
function stepsOf({ role, transport }: ImportedEndpoint, on: { on?: string }, send: string | undefined): StepDraft[] {
  const sends: StepDraft[] = send === undefined ? [] : [{ ...on, send }];
  if (transport === "udp") {
    if (role === "connect" && send !== undefined) return sends;
    return [{ ...on, expect: "*", within: "1m" }, ...sends];
  }
  if (role === "listen") return [{ ...on, expect: { connect: true }, within: "1m" }, ...sends];
  return sends.length > 0 ? sends : [{ ...on, expect: { connect: true } }];
}

/** Line feeds become CR LF where the program is told so. */
function sentBy({ sendsCrLf }: ImportedEndpoint, payload: Uint8Array): Uint8Array {
  if (sendsCrLf !== true) return payload;
  const [carriageReturn, lineFeed] = [0x0d, 0x0a];
  return Uint8Array.from(
    Array.from(payload).flatMap((byte, at) =>
      byte === lineFeed && payload[at - 1] !== carriageReturn ? [carriageReturn, lineFeed] : [byte],
    ),
  );
}

function uncapitalized(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function describe(endpoint: ImportedEndpoint): string {
  const { role, transport } = endpoint;
  const address = `${transport}://${addressIn(endpoint)}`;
  return role === "listen" ? `Listens on ${address}` : `Connects to ${address}`;
}

function differences(endpoint: ImportedEndpoint): string[] {
  const { role, host, port, sourceHost, sourcePort, keepsOpen, connectTimeoutNs, multicast } = endpoint;
  const isEverywhere = role === "listen" && host === "" && !multicast;
  const hasSource = sourceHost !== undefined || sourcePort !== undefined;
  return [
    ...(isEverywhere ? [`This file listens on this machine alone; for all addresses write 0.0.0.0:${port}.`] : []),
    ...(hasSource ? ["Where the connection starts from is left to the system here."] : []),
    ...(isTooLong(connectTimeoutNs ?? 0)
      ? ["How long connecting may take is left out, as it is too long for a file."]
      : []),
    ...(keepsOpen === true ? ["The command goes on after its first client; this file ends after it."] : []),
  ];
}
