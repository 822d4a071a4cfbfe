/** One end of a connection that a command line opens. */
export interface ImportedEndpoint {
  readonly role: "connect" | "listen";
  readonly transport: "tcp" | "udp" | "tls" | "unix";
  /** A name or an address without brackets; `""` for a listener on all addresses, and for a Unix socket. */
  readonly host: string;
  /** 0 for a Unix socket, and for a listener whose port the system chooses. */
  readonly port: number;
  /** The path of a Unix socket. */
  readonly path?: string;
  /** Where a connection starts from. */
  readonly sourceHost?: string;
  readonly sourcePort?: number;
  readonly connectTimeoutNs?: number;
  /** Whether a listener goes on after its first connection. */
  readonly keepsOpen?: boolean;
  /** Whether each line feed that is typed is sent as CR LF. */
  readonly sendsCrLf?: boolean;
  /** The multicast group that a UDP listener joins, and the address of the interface for it. */
  readonly multicast?: { readonly group: string; readonly interface?: string };
}

/** What a command line does, in our words. */
export interface ImportedCommand {
  /** One for `nc` and `ncat`; one or, for a relay, two for `socat`. */
  readonly endpoints: readonly ImportedEndpoint[];
  /** What `printf` or `echo` sends to it in the same line. */
  readonly payload?: Uint8Array;
  /** What is not taken over, each in a plain sentence. */
  readonly notes: readonly string[];
}

/** Thrown inside of the importers: what is wrong with a command line, and where. */
export class CommandProblem extends Error {
  constructor(
    message: string,
    readonly from: number,
    readonly to: number,
  ) {
    super(message);
  }
}
