import type { Event } from "vscode";

/**
 * What `vscode.extensions.getExtension<SockscopeApi>("sockscope.sockscope")?.activate()` resolves with.
 *
 * Everything opened through it is shown in Sockscope's views as if the user had opened it, with every byte recorded in
 * pcapng files.
 */
export interface SockscopeApi {
  /** Goes up when something that is here changes its meaning. */
  readonly apiVersion: 1;

  /**
   * Connects, and resolves once the connection is open.
   *
   * @param address `tcp://host:port`, `udp://host:port`, `[::1]:port`, `host:port` (TCP), `:port` or `port` (loopback).
   * @throws SockscopeError with the system's code (`ECONNREFUSED`, `ENOTFOUND`, `ETIMEDOUT`, …) or one of ours:
   * `SOCKSCOPE_BAD_ADDRESS`, `SOCKSCOPE_UNSUPPORTED_TRANSPORT`, `SOCKSCOPE_BAD_OPTION`, `SOCKSCOPE_CANCELLED` where the
   * user gave it up while it was connecting.
   */
  connect(address: string, options?: ConnectOptions): Promise<Connection>;

  /**
   * Listens, and resolves once the address is bound.
   *
   * An address that is not loopback asks the user once a session; `SOCKSCOPE_BIND_REFUSED` is the code where the answer
   * is no.
   *
   * @param address As for {@link connect}; port 0 lets the system choose one.
   * @throws SockscopeError with the system's code (`EADDRINUSE`, `EACCES`, …) or one of ours.
   */
  listen(address: string, options?: ListenOptions): Promise<Listener>;

  /**
   * All connections that Sockscope shows: dialled ones and those that listeners accepted, closed ones until they are
   * removed. The same connection is the same object each time.
   */
  readonly connections: readonly Connection[];

  /** All listeners that Sockscope shows, closed ones until they are removed. The same listener is the same object. */
  readonly listeners: readonly Listener[];

  /** Fires when a connection or listener came, went or changed its state; not for traffic. */
  readonly onDidChange: Event<void>;
}

/** Where a connection is in its life; it only moves to the right, and `closed` is final. */
export type ConnectionState =
  "resolving" | "connecting" | "securing" | "open" | "halfClosedLocal" | "halfClosedRemote" | "closed";

/** Who ended a connection, and how. */
export interface CloseReason {
  /** `local` is this side: Sockscope, its user, or an extension. */
  readonly by: "local" | "remote";
  /**
   * `fin`: in order, by who sent FIN first; `rst`: reset; `timeout`: no answer; `error`: any other failure; `abort`:
   * dropped by this side without an orderly end.
   */
  readonly how: "fin" | "rst" | "timeout" | "error" | "abort";
  /** The system's code where an error ended it, such as `ECONNRESET`. */
  readonly code?: string;
}

/** Every error of this API: `message` is one plain sentence for the user, `code` is for programs. */
export interface SockscopeError extends Error {
  readonly code: string;
}

/** How to connect. What is left out is taken from the user's settings, or else from the system. */
export interface ConnectOptions {
  /** Milliseconds until an attempt fails with `ETIMEDOUT`, 1 to 3 600 000. */
  readonly timeoutMs?: number;
  /** The IP address to connect from. */
  readonly localAddress?: string;
  /** The port to connect from, 0 to 65535. */
  readonly localPort?: number;
  /** TCP: send small writes at once (TCP_NODELAY). */
  readonly noDelay?: boolean;
  /** TCP: idle milliseconds before the first keep-alive probe; 0 for none. */
  readonly keepAliveMs?: number;
  /** What to do after a failed attempt; nothing by default. */
  readonly retry?: RetryOptions;
}

/** Tries `times` more attempts, the first after `everyMs`, each wait `factor` (1 by default) times the one before. */
export interface RetryOptions {
  readonly times: number;
  readonly everyMs: number;
  readonly factor?: number;
}

/** What a listener does by itself on each of its connections; nothing by default. Bytes are copied. */
export interface ListenOptions {
  /** The answer to each read or datagram: the bytes received, these bytes, or this text as UTF-8. */
  readonly reply?: "echo" | Uint8Array | string;
  /** Sent as soon as a connection is accepted; a string as UTF-8. */
  readonly greeting?: Uint8Array | string;
  /** Half-closes after the first answer, or after the greeting where there is no answer. */
  readonly thenClose?: boolean;
  /** UDP: how to take part in multicast. A group that is listened on, such as `udp://239.255.42.99:7702`, is joined too. */
  readonly multicast?: MulticastOptions;
  /** UDP: whether datagrams may go to broadcast addresses. */
  readonly broadcast?: boolean;
  /**
   * UDP: whether other sockets that ask for the same may be bound to the port too. Each gets what is sent to a group; what
   * is sent to one address goes to one of them. True by default where groups are joined.
   */
  readonly reuseAddress?: boolean;
}

/** How a bound UDP socket takes part in multicast. Groups are left when it is closed. */
export interface MulticastOptions {
  /** The groups to receive from, such as `239.255.42.99` or `ff02::fb`. */
  readonly join?: readonly string[];
  /**
   * The name, or an address, of the interface to join on and to send to groups on. By default groups are joined on all
   * interfaces, and the system chooses one to send on.
   */
  readonly interface?: string;
  /** How many routers a datagram to a group may pass, 0 to 255; 1 by default. */
  readonly hops?: number;
  /** Whether programs on this machine get what is sent to their groups; true by default. */
  readonly loopback?: boolean;
}

/** A connection: dialled, accepted by a listener, or one peer of a bound UDP socket. */
export interface Connection {
  /** Unique while the extension host lives. */
  readonly id: string;
  /** What was connected to, or the peer of an accepted one: `tcp://127.0.0.1:7700`. */
  readonly address: string;
  readonly state: ConnectionState;
  /** This side's `host:port`, `[::1]:port` for IPv6; undefined until it is open, kept after the close. */
  readonly localAddress: string | undefined;
  /** The peer's `host:port`, `[::1]:port` for IPv6; undefined until it is open, kept after the close. */
  readonly remoteAddress: string | undefined;

  /**
   * Sends bytes, or a text as UTF-8. The bytes are copied before this returns. Resolves once the system has taken all
   * of them, which does not mean that the peer has read them.
   *
   * @throws SockscopeError `SOCKSCOPE_NOT_OPEN`, `SOCKSCOPE_HALF_CLOSED`, `EMSGSIZE`, `EPIPE`, `ECONNRESET`, …
   */
  send(data: Uint8Array | string): Promise<void>;

  /**
   * Half-closes: sends FIN after everything before it and keeps reading. Resolves once FIN was handed to the system, or
   * at once where it was before. A UDP connection is closed by it.
   *
   * @throws SockscopeError where the connection is not open yet, or was closed before FIN could be sent.
   */
  end(): Promise<void>;

  /** Sends a reset (TCP RST); drops the peer on UDP. */
  reset(): void;

  /** Drops the connection at once; it stays in Sockscope's views as a closed one. Harmless when repeated. */
  dispose(): void;

  /**
   * Fires for each read or datagram; every handler gets a copy of its own. A read is what the system returned, not a
   * message.
   *
   * On a connection from {@link SockscopeApi.connect}, and on one handed to {@link Listener.onDidConnect}, what comes
   * before the first handler is kept and delivered to it in order, after the call that attached it has returned. When
   * 1 MiB is kept, reading pauses, so that a TCP peer is held back; where reading cannot pause (UDP, a listener that
   * answers by itself, one that the user opened), what is kept is given up and the log in the panel says so.
   */
  readonly onDidReceive: Event<Uint8Array>;

  /** Fires once, after everything that was received; a handler attached after the close is still called, once. */
  readonly onDidClose: Event<CloseReason>;

  /**
   * The path of the pcapng file that is being written; undefined until the first record. An accepted connection is
   * recorded in its listener's file, with all that the listener accepted. Wireshark opens it at any time.
   *
   * When a file has reached its share of the limit, the next one begins, and this is its path:
   * `name.0001.pcapng`, `name.0002.pcapng`, … in one folder; the oldest is deleted when all of them have reached the limit.
   * They stay after the connection was closed, and after it was removed from Sockscope's views.
   */
  readonly captureFile: string | undefined;

  /**
   * Resolves once everything that was sent and received so far is in the file, which is complete in itself then.
   * Otherwise that is the case after a tenth of a second.
   *
   * @throws SockscopeError where recording has stopped: the system's code, such as `ENOSPC`, `EACCES` or `ENOENT`.
   */
  flushCapture(): Promise<void>;
}

/** A bound address with its connections, or for UDP its peers. */
export interface Listener {
  /** Unique while the extension host lives. */
  readonly id: string;
  /** What is bound, with the port that the system chose for port 0: `tcp://127.0.0.1:7700`. */
  readonly address: string;
  /** Accepted connections, oldest first; of the closed ones the newest 1 000 until they are removed. */
  readonly connections: readonly Connection[];
  /** Fires for each accepted connection or new UDP peer, before anything that it sent is delivered. */
  readonly onDidConnect: Event<Connection>;
  /**
   * UDP: the connection of a peer at `host:port`, which need not have sent anything yet. The host may be a name, or a
   * multicast group or broadcast address, whose members answer from addresses of their own.
   *
   * @throws SockscopeError `SOCKSCOPE_BAD_ADDRESS`, `SOCKSCOPE_NOT_OPEN`, `ENOTFOUND`, `EAFNOSUPPORT`, …
   */
  peer(address: string): Promise<Connection>;
  /** The path of the pcapng file that it and its connections are being recorded in; see {@link Connection.captureFile}. */
  readonly captureFile: string | undefined;
  /** Resolves once everything so far is in the file; see {@link Connection.flushCapture}. */
  flushCapture(): Promise<void>;
  /** Stops listening and closes its connections in order; resolves once the port is free. Harmless when repeated. */
  close(): Promise<void>;
  /** Stops listening and drops its connections at once. Harmless when repeated. */
  dispose(): void;
}
