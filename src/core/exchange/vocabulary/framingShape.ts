import { framingTypes, highestMaxFrameBytes, lengthFormats, lineEnds } from "../../framing/framing";
import { booleanScalar, choice, durationScalar, fixedInteger, sizeScalar, textScalar } from "./scalars";
import type { EitherShape, KeyShape, KeysShape, ScalarShape } from "./shape";

const maxKey: KeyShape = { shape: sizeScalar, description: "The most bytes of one message; 16 MiB unless told." };
const keepKey: KeyShape = { shape: booleanScalar, description: "Whether what ends a message is a part of it." };
const unfinishedKey: KeyShape = {
  shape: choice("problem", "accept"),
  description: "What a last message without its end is: a problem, unless told.",
};

/** The settings of a framing, or the value of the most important of them alone. */
function settings(of: string, main: string, keys: Record<string, KeyShape>): EitherShape {
  const map: KeysShape = { kind: "keys", of, keys };
  const shape = keys[main]?.shape;
  return { kind: "either", map, ...(shape?.kind === "scalar" && { scalar: shape }) };
}

function onlyMax(of: string): EitherShape {
  return { kind: "either", map: { kind: "keys", of, keys: { max: maxKey }, isNeverEmpty: true } };
}

const lengthShape = settings("length-prefix", "as", {
  at: { shape: fixedInteger(0, 65_535), description: "How many bytes stand before the length; 0 unless told." },
  as: { shape: choice(...lengthFormats), description: "How the length is written.", isRequired: true },
  adds: {
    shape: fixedInteger(-(2 ** 31), 2 ** 31),
    description: "What the whole message has more than the length says; given, the length counts the whole message.",
  },
  counts: {
    shape: choice("rest", "message"),
    description: "What the length counts: what follows it (rest), or the whole message.",
  },
  header: {
    shape: choice("keep", "drop"),
    description: "Whether what stands up to the end of the length is a part of the message; it is, unless told.",
  },
  max: maxKey,
});

const types = {
  line: {
    shape: settings("line", "ends", {
      ends: { shape: choice(...lineEnds), description: "What ends a line; any unless told." },
      keep: keepKey,
      unfinished: unfinishedKey,
      max: maxKey,
    }),
    description: "Messages are lines.",
  },
  delimiter: {
    shape: settings("delimiter", "bytes", {
      bytes: { shape: delimiterScalar(), description: 'The bytes, as hex or "text".', isRequired: true },
      keep: keepKey,
      unfinished: unfinishedKey,
      max: maxKey,
    }),
    description: "Messages end with these bytes.",
  },
  "length-prefix": { shape: lengthShape, description: "Messages tell their length." },
  fixed: {
    shape: settings("fixed", "length", {
      length: {
        shape: fixedInteger(1, highestMaxFrameBytes),
        description: "Bytes of each message.",
        isRequired: true,
      },
    }),
    description: "All messages have so many bytes.",
  },
  idle: {
    shape: settings("idle", "gap", {
      gap: {
        shape: { ...durationScalar, isFillable: false },
        description: "How long nothing comes after a message.",
        isRequired: true,
      },
      max: maxKey,
    }),
    description: "Messages are apart in time.",
  },
  slip: { shape: onlyMax("slip"), description: "SLIP, RFC 1055." },
  cobs: { shape: onlyMax("cobs"), description: "Consistent Overhead Byte Stuffing." },
} satisfies Record<string, KeyShape>;

function delimiterScalar(): ScalarShape {
  return {
    ...textScalar,
    expects: 'bytes such as "0d 0a" or \'"\\r\\n"\'',
    schema: { type: "string", minLength: 1 },
    read: (value) => (typeof value === "string" && value !== "" ? value : undefined),
  };
}

/** Framings that need nothing more than their name. */
const bare = framingTypes.filter((type) => !["delimiter", "length-prefix", "fixed", "idle", "datagram"].includes(type));

/** How messages are found in a stream; `core/framing` reads it. */
export const framingShape: EitherShape = {
  kind: "either",
  scalar: choice(...bare),
  map: { kind: "keys", of: "framing", keys: types, exactlyOneOf: Object.keys(types) },
};
