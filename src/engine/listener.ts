import { formatAddress, formatSocketAddress, type Address, type SocketAddress } from "../core/address";
import { explainedError, toSockscopeError } from "../core/connection/explainError";
import { Emitter } from "../core/emitter";
import { SockscopeError } from "../core/sockscopeError";
import { nowNs } from "../net/clock";
import { listenTcp, type Binding, type ListenHandlers, type NewPeer, type TcpListenOptions } from "../net/listenTcp";
import { listenUdp, type UdpBinding, type UdpListenOptions } from "../net/listenUdp";
import { aborting } from "../net/resolveHost";
import { handleShortage } from "../store/handleShortage";
import { startAutoReply, type AutoReply } from "./autoReply";
import { Connection } from "./connection";
import type { EndpointCapture } from "./endpointCapture";
import { HandleWatch } from "./handleWatch";

export interface ListenOptions extends TcpListenOptions, UdpListenOptions {
  readonly autoReply?: AutoReply;
}

export type ListenerState = "binding" | "listening" | "closed";

export interface ListenerIdentity {
  readonly id: string;
  /** What was asked for; its port may be 0. */
  readonly requested: Address;
  readonly options: ListenOptions;
  /** The id of the next connection. */
  readonly nextConnectionId: () => string;
  /** Asked before an address is bound; its rejection is the reason not to. */
  readonly allowBinding: (address: Address) => Promise<void>;
}

/** Closed connections that a listener keeps for the tree; their records stay in the capture in any case. */
const mostClosedConnections = 1000;

/** A bound address with its accepted connections, or for UDP its peers. */
export class Listener {
  state: ListenerState = "binding";
  stateSinceNs = nowNs();
  /** Why it could not listen, or what went wrong since; undefined where all is well. */
  problem: SockscopeError | undefined;
  /** How many were accepted in all. */
  acceptedCount = 0;

  private readonly changed = new Emitter<undefined>();
  private readonly connected = new Emitter<Connection>();
  private readonly forgotten = new Emitter<Connection>();
  private readonly byId = new Map<string, Connection>();
  private readonly closedIds = new Set<string>();
  /** UDP peers that are open, by their addresses. */
  private readonly peers = new Map<string, Connection>();
  private readonly handles = new HandleWatch((shortage) => this.noteHandles(shortage));
  private readonly cancelling = new AbortController();
  private binding: Binding | UdpBinding | undefined;
  private closing: Promise<void> | undefined;
  private opening: Promise<void> | undefined;

  /** Fires when the listener's own state changed. */
  readonly onDidChange = this.changed.event;
  /** Fires for each new connection, before anything that its peer sent is delivered. */
  readonly onDidConnect = this.connected.event;
  /** Fires when a closed connection is no longer kept. */
  readonly onDidForget = this.forgotten.event;

  constructor(
    private readonly identity: ListenerIdentity,
    readonly endpointCapture: EndpointCapture,
  ) {}

  get id(): string {
    return this.identity.id;
  }

  get options(): ListenOptions {
    return this.identity.options;
  }

  get requested(): Address {
    return this.identity.requested;
  }

  /** The address really bound; what was asked for until then. */
  get address(): Address {
    return this.binding ? { ...this.requested, ...this.binding.local } : this.requested;
  }

  /** All that are kept, the oldest first. */
  get connections(): readonly Connection[] {
    return [...this.byId.values()];
  }

  connection(id: string): Connection | undefined {
    return this.byId.get(id);
  }

  get openCount(): number {
    return this.byId.size - this.closedIds.size;
  }

  /** The pcapng file that all records are being written to; undefined where they are kept in memory. */
  get captureFile(): string | undefined {
    return this.endpointCapture.capture.file;
  }

  /** Resolves once all records so far are in the file; rejects with a {@link SockscopeError}. */
  flushCapture(): Promise<void> {
    return this.endpointCapture.capture.flush();
  }

  /** Starts listening; rejects with a {@link SockscopeError}, resolves where it was closed before. Called once. */
  open(): Promise<void> {
    this.opening ??= this.bind();
    return this.opening;
  }

  /** Stops listening and closes all connections in order. Resolves once the port is free. Safe to call twice. */
  close(): Promise<void> {
    this.closing ??= this.unbind((connection) => connection.close());
    return this.closing;
  }

  /** Stops listening and drops all connections at once. */
  abort(): Promise<void> {
    const aborted = this.unbind((connection) => connection.abort());
    this.closing ??= aborted;
    return aborted;
  }

  /** Makes a listener that was never opened a closed one, for the reason given. */
  closeUnopened(problem: SockscopeError): void {
    this.problem = problem;
    this.opening = Promise.resolve();
    this.setState("closed");
  }

  /**
   * The connection of a UDP peer, which need not have sent anything yet; the host may be a name, or a multicast group or
   * broadcast address, whose members answer from addresses of their own. Rejects with a {@link SockscopeError}.
   */
  async peer(remote: SocketAddress): Promise<Connection> {
    const where: Address = { transport: "udp", ...remote };
    const { binding } = this;
    if (!binding || !("addPeer" in binding) || this.closing) {
      const message = `${formatAddress(this.address)} cannot send to ${formatSocketAddress(remote)}: only UDP that listens can.`;
      throw new SockscopeError("SOCKSCOPE_NOT_OPEN", message);
    }
    const found = await binding.addPeer(remote).catch((error: unknown) => {
      throw toSockscopeError(error, "send", where);
    });
    const connection = this.peers.get(formatSocketAddress(found));
    if (connection) return connection;
    throw new SockscopeError("SOCKSCOPE_NOT_OPEN", `The peer ${formatAddress(where)} was closed; send to it again.`);
  }

  /** Forgets a closed connection; an open one stays. */
  forget(connection: Connection): void {
    if (!this.closedIds.delete(connection.id)) return;
    this.byId.delete(connection.id);
    this.forgotten.fire(connection);
  }

  private async bind(): Promise<void> {
    try {
      this.binding = await this.startBinding();
    } catch (error) {
      const { aborted } = this.cancelling.signal;
      if (!aborted) this.fail(error);
      this.setState("closed");
      if (aborted) return;
      throw this.problem ?? error;
    }
    if (!this.binding || this.closing) {
      await this.binding?.close();
      this.setState("closed");
      return;
    }
    const { local } = this.binding;
    this.endpointCapture.appendEvent({ type: "listening", local }, { connection: 0, timeNs: nowNs() });
    if (this.requested.transport === "tcp") this.handles.start();
    this.setState("listening");
  }

  /** Undefined where it was closed before. */
  private async startBinding(): Promise<Binding | undefined> {
    const { requested, options } = this;
    const { signal } = this.cancelling;
    await aborting(this.identity.allowBinding(requested), signal);
    if (this.closing) return undefined;
    const shortage = handleShortage();
    if (shortage !== undefined) throw explainedError(shortage, "listen", requested);
    const handlers: ListenHandlers = {
      accept: (peer, open) => {
        const connection = this.accept(peer);
        open(connection);
        const problem = this.lookForHandles();
        if (problem) connection.refuse(problem);
        this.connected.fire(connection);
        if (!problem) this.startAnswering(connection);
      },
      failed: (error) => this.fail(error),
      warn: (message) => this.warn(message),
    };
    return requested.transport === "tcp"
      ? listenTcp(requested, options, handlers, signal)
      : listenUdp(requested, options, handlers, signal);
  }

  private accept({ remote, isAddressed }: NewPeer): Connection {
    const { transport } = this.requested;
    const id = this.identity.nextConnectionId();
    const address: Address = { transport, ...remote };
    const identity = { id, origin: "accepted", address, listenerId: this.id, isAddressed } as const;
    const connection = new Connection(identity, this.endpointCapture);
    this.byId.set(connection.id, connection);
    if (transport === "udp") this.peers.set(formatSocketAddress(remote), connection);
    this.acceptedCount += 1;
    connection.onDidClose(() => this.noteClosed(connection));
    return connection;
  }

  /** Runs once the connection is open and before its peer's first bytes, which come in a later callback or right after. */
  private startAnswering(connection: Connection): void {
    const { greeting, ...answers } = this.options.autoReply ?? {};
    const isGreeted = greeting && !connection.isAddressed;
    if (this.options.autoReply) startAutoReply(connection, { ...answers, ...(isGreeted && { greeting }) });
  }

  /** Why a connection that was just accepted has to give its file handle back; undefined where there are enough. */
  private lookForHandles(): SockscopeError | undefined {
    const shortage = this.requested.transport === "tcp" ? this.handles.lookAccepted() : undefined;
    return shortage === undefined ? undefined : this.shortageProblem(shortage);
  }

  private noteHandles(shortage: string | undefined): void {
    if (shortage !== undefined) return this.fail(this.shortageProblem(shortage));
    this.problem = undefined;
    this.changed.fire(undefined);
  }

  private shortageProblem(shortage: string): SockscopeError {
    return explainedError(shortage, "accept", this.address);
  }

  private noteClosed(connection: Connection): void {
    this.closedIds.add(connection.id);
    const peer = formatSocketAddress(connection.address);
    if (this.peers.get(peer) === connection) this.peers.delete(peer);
    const [oldest] = this.closedIds;
    const stale = this.closedIds.size > mostClosedConnections && oldest !== undefined && this.byId.get(oldest);
    if (stale) this.forget(stale);
  }

  private fail(error: unknown): void {
    this.problem = toSockscopeError(error, "listen", this.requested);
    this.warn(this.problem.message);
    this.changed.fire(undefined);
  }

  private warn(message: string): void {
    this.endpointCapture.appendEvent({ type: "warning", message }, { connection: 0, timeNs: nowNs() });
  }

  private async unbind(end: (connection: Connection) => void): Promise<void> {
    this.cancelling.abort();
    await this.opening?.catch(() => undefined);
    this.handles.stop();
    for (const connection of this.connections) if (connection.state !== "closed") end(connection);
    await this.binding?.close();
    if (!this.binding || this.state !== "listening") return;
    const { local } = this.binding;
    this.endpointCapture.appendEvent({ type: "stopped", local }, { connection: 0, timeNs: nowNs() });
    this.setState("closed");
  }

  private setState(state: ListenerState): void {
    this.state = state;
    this.stateSinceNs = nowNs();
    this.changed.fire(undefined);
  }
}
