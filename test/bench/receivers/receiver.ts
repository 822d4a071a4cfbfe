/** Where a contestant receives, and who is told of it. */
export interface ReceiverOptions {
  readonly transport: "tcp" | "udp";
  /** An empty folder for what it writes. */
  readonly folder: string;
  /** Told of each chunk; where it is left out nothing listens. */
  readonly onBytes?: (bytes: number) => void;
}

/** Something that receives on a port of 127.0.0.1. */
export interface Receiver {
  readonly port: number;
  /** Bytes or datagrams so far. */
  readonly count: number;
  /** TCP connections that have ended, with all that they sent where it belongs. */
  readonly endedConnections: number;
  /** Resolves once all that came is where it belongs. */
  finish(): Promise<Received>;
  close(): Promise<void>;
}

export interface Received {
  /** When all of it was where it belongs, by the clock that all processes share. */
  readonly endMs: number;
  /** Reads of a stream, or datagrams. */
  readonly chunks: number;
  /** Bytes in files at the end. */
  readonly fileBytes: number;
  /** What came and was not kept. */
  readonly lost: number;
}

export type StartReceiver = (options: ReceiverOptions) => Promise<Receiver>;
