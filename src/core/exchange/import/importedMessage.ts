/** What another program sends to, as far as it says. */
export interface ImportedTarget {
  readonly transport: "tcp" | "udp" | "tls";
  /** A name or an address without brackets; `""` where none was given. */
  readonly host: string;
  /** 0 where none was given. */
  readonly port: number;
}

/** A saved message of another program. */
export interface ImportedMessage {
  readonly name: string;
  readonly target: ImportedTarget;
  readonly bytes: Uint8Array;
  /** Sent again after so long; undefined for once. */
  readonly repeatNs?: number;
  /** What could not be taken over as it is, in plain sentences; all of them are worth showing. */
  readonly notes: readonly string[];
}

/** What reading a file of another program answers. */
export type ImportResult =
  | {
      readonly ok: true;
      readonly messages: readonly ImportedMessage[];
      /** What was left out, each a plain sentence with its reason. */
      readonly leftOut: readonly string[];
    }
  /** The file is not what it should be; one plain sentence. */
  | { readonly ok: false; readonly message: string };
