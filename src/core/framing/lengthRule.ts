/** What the first bytes of a message tell about its length. */
export type LengthReading =
  /** This many bytes are needed to tell more. */
  | { readonly kind: "needs"; readonly bytes: number }
  /** The message has `bytes` bytes, `headerBytes` of which were read for it. */
  | { readonly kind: "is"; readonly bytes: number; readonly headerBytes: number }
  /** The `headerBytes` read cannot begin a message; one sentence on why. */
  | { readonly kind: "wrong"; readonly headerBytes: number; readonly message: string };

/** Tells the length of a message from its first bytes; `bytes` may hold more than the message. */
export type LengthRule = (bytes: Uint8Array) => LengthReading;
