import { formatSocketAddress, type SocketAddress, type Transport } from "../../address";
import type { StepDraft } from "../write/writeExchange";
import { generousWait } from "./generousWait";
import type { DataMove, Move, Side } from "./move";
import type { PayloadText } from "./payloadText";

/** What steps are made with. */
export interface StepContext {
  readonly side: Side;
  readonly transport: Transport;
  readonly client: (connection: number) => SocketAddress | undefined;
  /** What each connection is called. */
  readonly names: ReadonlyMap<number, string>;
  readonly payloads: PayloadText;
  /** The multicast group that a client sends to. */
  readonly group?: string | undefined;
}

/** A step whose wait is written only where it is not the file's own. */
type Waiting = { readonly step: Record<string, unknown>; readonly within: string; readonly isAnswer: boolean };

/** How long a server waits for its client, who has to be started first. */
const clientWait = "1m";

/** Turns moves, one after the other, into the steps of a file. */
export class StepWriter {
  readonly #steps: Record<string, unknown>[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #notes = new Set<string>();
  readonly #closing = new Map<number, { readonly step: Record<string, unknown>; readonly timeNs: number }>();
  #lastNs: number | undefined;
  /** Whose datagram came last, who is answered unless told otherwise. */
  #lastSender: number | undefined;

  constructor(private readonly context: StepContext) {}

  add(move: Move): void {
    const { by } = move;
    switch (move.kind) {
      case "data":
        if (by === "us") this.#send(move);
        else this.#expect(move, { expect: this.context.payloads.write(move.bytes) });
        this.#lastSender = by === "peer" ? move.connection : this.#lastSender;
        break;
      case "open":
        if (this.context.side === "server") this.#expect(move, { expect: { connect: true } }, clientWait);
        break;
      case "fin":
      case "rst":
      case "lost":
        if (by === "us") this.#close(move, move.kind);
        else this.#expectClose(move, move.kind);
    }
    if (move.kind !== "fin" || by !== "us") this.#closing.delete(move.connection);
    this.#lastNs = move.timeNs;
  }

  /** All steps, and how long most of them wait. */
  finish(): { readonly steps: readonly StepDraft[]; readonly within: string | undefined; readonly notes: string[] } {
    const within = mostFrequent(this.#waiting.map((each) => each.within).filter((each) => each !== clientWait));
    for (const each of this.#waiting) if (each.within !== within) setWithin(each);
    return { steps: this.#steps as unknown as StepDraft[], within, notes: [...this.#notes] };
  }

  #send(move: DataMove): void {
    const to = this.#receiver(move);
    this.#steps.push({ ...this.#on(move), send: this.context.payloads.write(move.bytes), ...(to && { to }) });
  }

  /** Where a UDP server has to send to somebody else than who was heard last, and a client to a group. */
  #receiver({ connection }: DataMove): string | undefined {
    const { side, transport, client, group } = this.context;
    if (group !== undefined) return group;
    if (transport !== "udp" || side !== "server" || connection === this.#lastSender) return undefined;
    const address = client(connection);
    if (!address) {
      this.#notes.add("A datagram is sent before any has come: write the address that it goes to as to: host:port.");
      return undefined;
    }
    this.#notes.add(
      "What is sent to an address of its own goes where the client was then: correct to: for another one.",
    );
    return formatSocketAddress(address);
  }

  #expect(move: Move, what: Record<string, unknown>, atLeast?: string): void {
    const isFirst = this.#steps.length === 0 && this.context.side === "server";
    const step = { ...this.#on(move), ...what };
    const within = atLeast ?? (isFirst ? clientWait : this.#waitOf(move));
    this.#steps.push(step);
    this.#waiting.push({ step, within, isAnswer: false });
  }

  #close(move: Move, kind: "fin" | "rst" | "lost"): void {
    const step = { close: this.#name(move), ...(kind === "rst" && { how: "rst" }) };
    this.#steps.push(step);
    if (kind === "fin") this.#closing.set(move.connection, { step, timeNs: move.timeNs });
  }

  /** Where our own close came right before it, the peer's is the answer to that. */
  #expectClose(move: Move, kind: "fin" | "rst" | "lost"): void {
    const peer = kind === "lost" ? "any" : kind;
    const closing = this.#closing.get(move.connection);
    if (!closing || this.#steps.at(-1) !== closing.step) return this.#expect(move, { expect: { peer } });
    closing.step["expect"] = { peer };
    this.#waiting.push({ step: closing.step, within: this.#waitOf(move), isAnswer: true });
  }

  #on(move: Move): { on?: string } {
    const names = new Set(this.context.names.values());
    return names.size > 1 ? { on: this.#name(move) } : {};
  }

  #name({ connection }: Move): string {
    return this.context.names.get(connection) ?? "";
  }

  #waitOf({ timeNs }: Move): string {
    return generousWait(timeNs - (this.#lastNs ?? timeNs));
  }
}

function setWithin({ step, within, isAnswer }: Waiting): void {
  if (isAnswer) step["expect"] = { ...(step["expect"] as object), within };
  else step["within"] = within;
}

/** What stands there most often; the first of those. */
function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
