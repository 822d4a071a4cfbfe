import { formatSocketAddress, type SocketAddress } from "../../address";
import { isMulticast } from "../../host";
import type { Framing } from "../../framing/framing";
import { framingValue } from "../../framing/framingValue";
import type { ConnectionDraft, ExchangeDraft } from "../write/writeExchange";
import { cutMessages, isSameAgain } from "./cutMessages";
import { movesOf, type Move, type Side } from "./move";
import { PayloadText, type PayloadFile } from "./payloadText";
import { StepWriter } from "./stepWriter";
import type { Traffic } from "./traffic";

/** What the user chose. */
export interface TrafficChoices {
  /** Whose part the file plays when it is run. */
  readonly side: Side;
  /** How messages are found in a TCP stream; raw for UDP. */
  readonly framing: Framing;
  /** What the names of payload files begin with: `pump` for `pump-1.bin`. */
  readonly fileStem: string;
}

/** A file made of traffic, or one sentence on why there is none. */
export type TrafficDraft =
  | {
      readonly ok: true;
      readonly draft: ExchangeDraft;
      /** Large payloads, to be written beside the file. */
      readonly files: readonly PayloadFile[];
      /** How many messages are sent and expected. */
      readonly messages: number;
      /** What is different from what was seen, each a plain sentence. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/**
 * Makes an exchange file of what was seen, which played against the same peer gives the same exchange again: what one
 * side sent is sent, what the other sent is expected, within a generous part of the time that it took. The bytes of the
 * traffic must not change any more. Never throws.
 */
export function draftTraffic(traffic: Traffic, { side, framing, fileStem }: TrafficChoices): TrafficDraft {
  const seen = movesOf(traffic, side);
  const cut = cutMessages(seen, traffic.transport === "udp" ? { type: "datagram" } : framing);
  if (!cut.ok) return cut;
  if (cut.moves.length === 0) return { ok: false, message: "These records hold nothing to send or to expect." };
  const { moves, overlap } = side === "server" ? oneAfterTheOther(cut.moves, traffic) : inTime(cut.moves);
  const clients = [...new Set(moves.map(({ connection }) => connection))];
  const names = connectionNames(side, clients);
  const payloads = new PayloadText(fileStem);
  const group = isGroup(traffic) && side === "client" ? serverAddress(traffic) : undefined;
  const writer = new StepWriter({ side, transport: traffic.transport, client: traffic.client, names, payloads, group });
  for (const move of moves) writer.add(move);
  const { steps, within, notes } = writer.finish();
  if (steps.length === 0) return { ok: false, message: "These records hold nothing to send or to expect." };
  const connection = connectionDraft(traffic, side, framing);
  const draft: ExchangeDraft = {
    name: titleOf(traffic, side),
    ...(within !== undefined && { within }),
    vars: { host: hostOf(traffic, side), port: traffic.server.port },
    connections: Object.fromEntries([...new Set(names.values())].map((name) => [name, connection])),
    steps,
  };
  const allNotes = [
    ...(overlap ? [overlapNote] : []),
    ...(isSameAgain(seen, cut.moves, framing) ? [] : [inexactNote]),
    ...notes,
  ];
  return { ok: true, draft, files: payloads.files, messages: cut.messages, notes: allNotes };
}

const overlapNote =
  "The clients were connected at the same time; here they are served one after the other, in the order in which they came.";

const inexactNote =
  "The framing writes what is sent in other bytes than those that were seen, such as other line ends.";

function inTime(moves: readonly Move[]): { readonly moves: readonly Move[]; readonly overlap: boolean } {
  return { moves, overlap: false };
}

/** A TCP server serves its clients one after the other; datagrams of all peers arrive at one place anyhow. */
function oneAfterTheOther(moves: readonly Move[], { transport }: Traffic): ReturnType<typeof inTime> {
  if (transport === "udp") return inTime(moves);
  const clients = new Map<number, Move[]>();
  for (const move of moves) clients.set(move.connection, [...(clients.get(move.connection) ?? []), move]);
  const sorted = [...clients.values()].flat();
  return { moves: sorted, overlap: sorted.some((move, index) => move !== moves[index]) };
}

/** A client has a connection for each that was seen; a server has one, which its clients share. */
function connectionNames(side: Side, clients: readonly number[]): ReadonlyMap<number, string> {
  if (side === "server") return new Map(clients.map((each) => [each, "client"]));
  if (clients.length === 1) return new Map(clients.map((each) => [each, "server"]));
  return new Map(clients.map((each, index) => [each, `client-${index + 1}`]));
}

function serverAddress({ server }: Traffic): string {
  return server.host.includes(":") ? "[{{host}}]:{{port}}" : "{{host}}:{{port}}";
}

/** Whether what is sent to the server goes to a multicast group. */
function isGroup({ transport, server }: Traffic): boolean {
  return transport === "udp" && isMulticast(server.host);
}

/** A group is joined by its server; who asks it needs a socket that takes the answers of all. */
function groupDraft({ server }: Traffic, side: Side): ConnectionDraft {
  const anywhere = server.host.includes(":") ? "[::]" : "0.0.0.0";
  if (side === "client") return { udp: `${anywhere}:0`, listen: true, multicast: { hops: 1 } };
  return { udp: `${anywhere}:{{port}}`, listen: true, multicast: { join: "{{host}}" } };
}

function connectionDraft(traffic: Traffic, side: Side, framing: Framing): ConnectionDraft {
  if (isGroup(traffic)) return groupDraft(traffic, side);
  const { transport } = traffic;
  const address = serverAddress(traffic);
  const isFramed = transport === "tcp" && framing.type !== "raw";
  return {
    ...(transport === "tcp" ? { tcp: address } : { udp: address }),
    ...(side === "server" && { listen: true }),
    ...(isFramed && { framing: framingValue(framing) }),
  };
}

/** A client goes where the server was; a server that was not ours is played on this machine alone. */
function hostOf(traffic: Traffic, side: Side): string {
  const { role, server } = traffic;
  const { host } = server;
  if (isGroup(traffic)) return host;
  if (side === "server") return role === "server" ? host : host.includes(":") ? "::1" : "127.0.0.1";
  return reachableHost(host);
}

/** An address that means all of a machine's own cannot be connected to everywhere; its loopback can. */
function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "") return "127.0.0.1";
  return /^[0:]+$/.test(host) ? "::1" : host;
}

function titleOf({ transport, server }: Traffic, side: Side): string {
  const address: SocketAddress = server;
  const where = `${transport}://${formatSocketAddress(address)}`;
  return side === "client" ? `Client of ${where}` : `Server on ${where}`;
}
