import type { Address } from "../core/address";
import { Emitter } from "../core/emitter";
import { SockscopeError } from "../core/sockscopeError";
import { epochMsOf, nowNs } from "../net/clock";
import type { CapturedEndpoint, CaptureFactory } from "./captureFactory";
import { Connection } from "./connection";
import { dial, type ConnectOptions } from "./dial";
import { EndpointCapture } from "./endpointCapture";
import { Listener, type ListenOptions } from "./listener";

export type Endpoint = Connection | Listener;

/** Something came, went or changed its state. Traffic is not told here: captures tell that they grew. */
export type EndpointChange =
  | { readonly type: "added" | "changed" | "removed"; readonly endpoint: Endpoint }
  /** "Connect again" or "listen again": the new one has the place and the capture of the old one. */
  | { readonly type: "replaced"; readonly endpoint: Endpoint; readonly by: Endpoint };

/** An endpoint that was just started, and when it is open: rejects with a SockscopeError where that fails. */
export interface Started<T> {
  readonly endpoint: T;
  readonly opened: Promise<void>;
}

/** Closed connections that are still shown; a program that connects again and again would fill the memory otherwise. */
const mostClosedConnections = 1000;

/**
 * Everything that is open, and what was closed and is still shown. Owns all sockets: `dispose` drops them all and
 * leaves no handle behind.
 */
export class Endpoints {
  private readonly changes = new Emitter<EndpointChange>();
  private dialled: readonly Connection[] = [];
  private bound: readonly Listener[] = [];
  private readonly sources = new Set<EndpointCapture>();
  /** What took the place of an endpoint that was opened again: a row of a tree, or a question, may still name the old one. */
  private readonly dialledAgain = new WeakMap<Connection, Started<Connection>>();
  private readonly boundAgain = new WeakMap<Listener, Started<Listener>>();
  /** What was removed and is still being written. */
  private readonly leaving = new Set<Promise<void>>();
  private lastId = 0;
  private isDisposed = false;

  /** Fires for each change, at once. */
  readonly onDidChange = this.changes.event;

  /**
   * `captures` makes the capture of each new endpoint; `allowBinding` before an address is bound, and its rejection
   * becomes the listener's problem.
   */
  constructor(
    private readonly captures: CaptureFactory,
    private readonly allowBinding: (address: Address) => Promise<void> = () => Promise.resolve(),
  ) {}

  /** Dialled connections, the oldest first, closed ones included until they are removed. */
  get connections(): readonly Connection[] {
    return this.dialled;
  }

  /** The oldest first, closed ones included until they are removed. */
  get listeners(): readonly Listener[] {
    return this.bound;
  }

  /** The dialled or accepted connection with this id, while it is shown. */
  connection(id: string): Connection | undefined {
    const own = this.dialled.find((each) => each.id === id);
    if (own) return own;
    for (const listener of this.bound) {
      const accepted = listener.connection(id);
      if (accepted) return accepted;
    }
    return undefined;
  }

  listener(id: string): Listener | undefined {
    return this.bound.find((each) => each.id === id);
  }

  /** Starts to connect. */
  connect(address: Address, options: ConnectOptions = {}): Started<Connection> {
    const connection = this.newConnection(address, options, this.newCapture("connection", address));
    this.dialled = [...this.dialled, connection];
    this.changes.fire({ type: "added", endpoint: connection });
    return this.dial(connection);
  }

  /**
   * Connects a dialled connection again, in its place and with its capture; where it is still open it is dropped first.
   * Of one that was connected again before, this is its successor, which is left alone unless it is closed.
   */
  connectAgain(old: Connection): Started<Connection> {
    const before = this.dialledAgain.get(old);
    if (before) return before.endpoint.state === "closed" ? this.connectAgain(before.endpoint) : before;
    const connection = this.newConnection(old.address, old.options, old.endpointCapture);
    this.sources.add(old.endpointCapture);
    old.endpointCapture.capture.resume();
    // An orderly end keeps the source port for a minute, a reset frees it as soon as it is done.
    const keepsPort = (old.options.localPort ?? 0) > 0;
    if (keepsPort) old.reset();
    else old.abort();
    this.dialled = replaced(this.dialled, old, connection);
    this.changes.fire({ type: "replaced", endpoint: old, by: connection });
    const started = this.dial(connection, closed(old));
    this.dialledAgain.set(old, started);
    return started;
  }

  /** Starts to listen. */
  listen(address: Address, options: ListenOptions = {}): Started<Listener> {
    const listener = this.newListener(address, options, this.newCapture("listener", address));
    this.bound = [...this.bound, listener];
    this.changes.fire({ type: "added", endpoint: listener });
    return this.bind(listener);
  }

  /**
   * Listens again with the same options, on the same port, in its place and with its capture. Of one that listened again
   * before, this is its successor, which is left alone unless it is closed.
   */
  async listenAgain(old: Listener): Promise<Started<Listener>> {
    await old.close();
    const before = this.boundAgain.get(old);
    if (before) return before.endpoint.state === "closed" ? this.listenAgain(before.endpoint) : before;
    this.sources.add(old.endpointCapture);
    old.endpointCapture.capture.resume();
    const listener = this.newListener(old.address, old.options, old.endpointCapture);
    this.bound = replaced(this.bound, old, listener);
    this.changes.fire({ type: "replaced", endpoint: old, by: listener });
    const started = this.bind(listener);
    this.boundAgain.set(old, started);
    return started;
  }

  /** Shows an endpoint of an earlier extension host as closed, so that it can be opened again, with the options given. */
  restore(kind: "connection" | "listener", address: Address, options: ConnectOptions & ListenOptions = {}): Endpoint {
    const capture = this.newCapture(kind, address);
    const message =
      "The extension host was restarted, which closed this; what it recorded before is kept as a capture.";
    const problem = new SockscopeError("SOCKSCOPE_RESTARTED", message);
    const endpoint =
      kind === "connection"
        ? this.newConnection(address, options, capture)
        : this.newListener(address, options, capture);
    if (endpoint instanceof Connection) this.dialled = [...this.dialled, endpoint];
    else this.bound = [...this.bound, endpoint];
    endpoint.closeUnopened(problem);
    this.changes.fire({ type: "added", endpoint });
    return endpoint;
  }

  /**
   * Takes a closed endpoint off the list; an open one is dropped first, and goes as soon as it is closed where it was
   * accepted. Its capture goes with the last who holds it.
   */
  remove(endpoint: Endpoint): void {
    void endpoint.abort();
    if (endpoint instanceof Listener) this.bound = this.bound.filter((each) => each !== endpoint);
    else if (endpoint.listenerId !== undefined) return this.removeAccepted(endpoint, endpoint.listenerId);
    else this.dialled = this.dialled.filter((each) => each !== endpoint);
    this.changes.fire({ type: "removed", endpoint });
    const leaving = this.closeRemoved(endpoint).finally(() => this.leaving.delete(leaving));
    this.leaving.add(leaving);
  }

  /** Takes everything closed off the lists. */
  removeClosed(): void {
    for (const listener of this.bound) {
      if (listener.state === "closed") this.remove(listener);
      else for (const each of listener.connections) listener.forget(each);
    }
    for (const connection of this.dialled) if (connection.state === "closed") this.remove(connection);
  }

  /** Closes everything in order; resolves once all ports are free. */
  async closeAll(): Promise<void> {
    for (const connection of this.dialled) connection.close();
    await Promise.all(this.bound.map((listener) => listener.close()));
  }

  /** Drops everything at once; resolves once all ports are free and all captures are written. Safe to call twice. */
  async dispose(): Promise<void> {
    this.isDisposed = true;
    for (const connection of this.dialled) connection.abort();
    await Promise.all(this.bound.map((listener) => listener.abort()));
    await Promise.all([...this.dialled.map(closed), ...this.leaving]);
    await Promise.all([...this.sources].map(({ capture }) => capture.close()));
    this.changes.dispose();
  }

  private newCapture(kind: CapturedEndpoint["kind"], address: Address): EndpointCapture {
    const originNs = nowNs();
    const originEpochMs = epochMsOf(originNs);
    const source = new EndpointCapture(this.captures({ kind, address, originEpochMs }), originNs);
    this.sources.add(source);
    source.onDidChange(() => {
      const endpoint = [...this.dialled, ...this.bound].find(({ endpointCapture }) => endpointCapture === source);
      if (endpoint) this.changes.fire({ type: "changed", endpoint });
    });
    return source;
  }

  private newConnection(address: Address, options: ConnectOptions, capture: EndpointCapture): Connection {
    const connection = new Connection({ id: this.nextConnectionId(), origin: "dialled", address, options }, capture);
    this.watch(connection);
    connection.onDidClose(() => {
      this.forgetOldest();
      this.letGo(connection);
    });
    return connection;
  }

  private newListener(requested: Address, options: ListenOptions, capture: EndpointCapture): Listener {
    const nextConnectionId = (): string => this.nextConnectionId();
    const { allowBinding } = this;
    const id = `listener-${++this.lastId}`;
    const listener = new Listener({ id, requested, options, nextConnectionId, allowBinding }, capture);
    listener.onDidConnect((connection) => {
      this.changes.fire({ type: "added", endpoint: connection });
      this.watch(connection);
    });
    listener.onDidChange(() => listener.state === "closed" && this.letGo(listener));
    listener.onDidForget((connection) => this.changes.fire({ type: "removed", endpoint: connection }));
    this.watch(listener);
    return listener;
  }

  /** A closed endpoint keeps no file open; its capture may have gone to a successor that does. */
  private letGo({ endpointCapture }: Endpoint): void {
    const isInUse = [...this.dialled, ...this.bound].some(
      (each) => each.endpointCapture === endpointCapture && each.state !== "closed",
    );
    if (!isInUse) void endpointCapture.capture.close();
  }

  /** Its capture is this object's until all of it is written, or somebody opens the endpoint again. */
  private async closeRemoved(endpoint: Endpoint): Promise<void> {
    const { endpointCapture } = endpoint;
    await (endpoint instanceof Connection ? closed(endpoint) : endpoint.abort());
    await endpointCapture.capture.close();
    const isListed = [...this.dialled, ...this.bound].some((each) => each.endpointCapture === endpointCapture);
    if (!isListed) this.sources.delete(endpointCapture);
  }

  private nextConnectionId(): string {
    return `connection-${++this.lastId}`;
  }

  private forgetOldest(): void {
    const closed = this.dialled.filter(({ state }) => state === "closed");
    const [oldest] = closed;
    if (oldest && closed.length > mostClosedConnections) this.remove(oldest);
  }

  private watch(endpoint: Endpoint): void {
    endpoint.onDidChange(() => this.changes.fire({ type: "changed", endpoint }));
  }

  private removeAccepted(connection: Connection, listenerId: string): void {
    const forget = (): void => this.listener(listenerId)?.forget(connection);
    if (connection.state === "closed") forget();
    else connection.onDidClose(forget);
  }

  private bind(listener: Listener): Started<Listener> {
    const opened = handled(listener.open());
    if (this.isDisposed) void listener.abort();
    return { endpoint: listener, opened };
  }

  /** `ready`: what has to be over before, so that it stands before in the log as well. */
  private dial(connection: Connection, ready?: Promise<void>): Started<Connection> {
    if (this.isDisposed) connection.abort();
    const { address, options } = connection;
    const opened = connection.open(async (sink, signal) => {
      if (ready) await ready;
      await dial(address, options, sink, signal);
    });
    return { endpoint: connection, opened: handled(opened) };
  }
}

function closed(connection: Connection): Promise<void> {
  if (connection.state === "closed") return Promise.resolve();
  return new Promise((resolve) => connection.onDidClose(() => resolve()));
}

function replaced<T>(list: readonly T[], old: T, by: T): readonly T[] {
  return list.includes(old) ? list.map((each) => (each === old ? by : each)) : [...list, by];
}

/** The same promise, whose failure is in the endpoint's state too and need not be awaited. */
function handled(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}
