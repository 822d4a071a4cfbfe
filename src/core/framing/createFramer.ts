import { AnyLineEnd } from "./anyLineEnd";
import { ByteDelimiter } from "./byteDelimiter";
import { ChunkFramer } from "./chunkFramer";
import { CobsDelimiting } from "./cobs";
import { DelimitedFramer } from "./delimitedFramer";
import type { Delimiting } from "./delimiting";
import type { Framer } from "./framer";
import type { Framing, LineEnd } from "./framing";
import { IdleFramer } from "./idleFramer";
import { LengthFramer } from "./lengthFramer";
import { lengthPrefixRule } from "./lengthPrefix";
import { SlipDelimiting } from "./slip";

/** The bytes that end a line; for `any` those that are written where one is. */
export function lineEndBytes(ends: LineEnd): Uint8Array {
  const codes = { any: [0x0d, 0x0a], lf: [0x0a], crlf: [0x0d, 0x0a], cr: [0x0d] };
  return Uint8Array.from(codes[ends]);
}

function packets(delimiting: Delimiting, { maxBytes }: { readonly maxBytes: number }): Framer {
  return new DelimitedFramer(delimiting, { maxBytes, keepsDelimiter: false, unfinished: "problem" });
}

/** A framer for one direction of one connection. */
export function createFramer(framing: Framing): Framer {
  switch (framing.type) {
    case "raw":
    case "datagram":
      return new ChunkFramer();
    case "line":
      return new DelimitedFramer(
        framing.ends === "any" ? new AnyLineEnd() : new ByteDelimiter(lineEndBytes(framing.ends)),
        framing,
      );
    case "delimiter":
      return new DelimitedFramer(new ByteDelimiter(framing.delimiter), framing);
    case "length-prefix":
      return new LengthFramer(lengthPrefixRule(framing), framing);
    case "fixed": {
      const reading = { kind: "is", bytes: framing.length, headerBytes: 0 } as const;
      return new LengthFramer(() => reading, { maxBytes: framing.length, keepsHeader: true });
    }
    case "idle":
      return new IdleFramer(framing);
    case "slip":
      return packets(new SlipDelimiting(), framing);
    case "cobs":
      return packets(new CobsDelimiting(), framing);
  }
}
