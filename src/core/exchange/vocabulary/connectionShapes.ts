import { framingShape } from "./framingShape";
import { addressScalar, booleanScalar, durationScalar, encodingScalar, filledText, integer } from "./scalars";
import type { KeysShape, RefusedKey } from "./shape";

const planned = (name: string): RefusedKey => ({
  code: "SOCKSCOPE_EXCHANGE_UNSUPPORTED",
  message: `${name} is not supported yet; use tcp or udp.`,
});

const retryShape: KeysShape = {
  kind: "keys",
  of: "retry",
  keys: {
    times: { shape: integer(1, 10_000), isRequired: true, description: "How often to try again after a refusal." },
    every: { shape: durationScalar, description: "How long to wait before each new try; 250ms unless told." },
  },
};

const connectShape: KeysShape = {
  kind: "keys",
  of: "connect",
  isNeverEmpty: true,
  keys: {
    timeout: { shape: durationScalar, description: "How long one try may take; 10s unless told." },
    retry: { shape: retryShape, description: "Try again while the peer is not there yet." },
  },
};

const multicastShape: KeysShape = {
  kind: "keys",
  of: "multicast",
  isNeverEmpty: true,
  keys: {
    join: { shape: filledText, description: "The group to receive from, such as 239.255.42.99." },
    interface: {
      shape: filledText,
      description:
        "The address of the interface to join and send on; all of them, and the system's choice, unless told.",
    },
    hops: { shape: integer(0, 255), description: "How many routers a datagram may pass; 1 unless told." },
  },
};

/** One connection: where it goes, and how its bytes are read. */
export const connectionShape: KeysShape = {
  kind: "keys",
  of: "a connection",
  exactlyOneOf: ["tcp", "udp"],
  keys: {
    tcp: { shape: addressScalar, description: "A TCP address, host:port: the peer's, or with listen the own one." },
    udp: { shape: addressScalar, description: "A UDP address, host:port: the peer's, or with listen the own one." },
    listen: {
      shape: booleanScalar,
      description: "true makes it a server: TCP accepts clients, UDP receives from anyone and answers.",
    },
    connect: { shape: connectShape, description: "How long, and how often, to try to connect." },
    framing: {
      shape: framingShape,
      description:
        "How messages are found in a stream of bytes; without it, expect takes the bytes that its fields need.",
    },
    encoding: {
      shape: encodingScalar,
      description: "How regex, and results, read the bytes of messages as text; utf-8 unless told.",
    },
    multicast: { shape: multicastShape, description: "The multicast group to join, and how to send to one." },
  },
  refused: {
    tls: planned("tls"),
    unix: planned("unix"),
    pipe: planned("pipe"),
    ws: planned("ws"),
    wss: planned("wss"),
  },
};
