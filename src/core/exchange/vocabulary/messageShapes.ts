import { choice, durationScalar, fieldScalar, integer, regexScalar, trueScalar } from "./scalars";
import type { EitherShape, KeyShape, KeysShape, ListShape } from "./shape";

/** `body`, wherever a frame stands. */
export const bodyKey: KeyShape = {
  shape: fieldScalar,
  description: "The fields that the frame wraps, in place of its $body.",
};

const regexKey: KeyShape = {
  shape: regexScalar,
  description: "A regular expression that the text of the message has to match; its named groups are captured.",
};

const peerKey: KeyShape = {
  shape: choice("fin", "rst", "any"),
  description: "The peer closes: in order (fin), by reset (rst), or in either way (any).",
};

function alternatives(of: string, keys: Record<string, KeyShape>): ListShape {
  const expect: EitherShape = {
    kind: "either",
    scalar: fieldScalar,
    map: { kind: "keys", of: "expect", keys, exactlyOneOf: Object.keys(keys) },
  };
  const item: KeysShape = {
    kind: "keys",
    of: of === "messages" ? "a message" : "an alternative",
    keys: {
      expect: { shape: expect, isRequired: true, description: "A frame's name, a field text, or a map." },
      body: bodyKey,
    },
  };
  return { kind: "list", of, item, least: 2 };
}

/** What can be expected: a frame or field text, or a map with one key for everything else. */
export const expectShape: EitherShape = {
  kind: "either",
  scalar: fieldScalar,
  map: {
    kind: "keys",
    of: "expect",
    exactlyOneOf: ["regex", "silence", "peer", "connect", "any-of", "unordered"],
    keys: {
      regex: regexKey,
      silence: { shape: durationScalar, description: "Nothing at all arrives for so long." },
      peer: peerKey,
      connect: {
        shape: trueScalar,
        description: "The connection is established: a client of a server, the peer of a client.",
      },
      "any-of": {
        shape: alternatives("alternatives", { regex: regexKey, peer: peerKey }),
        description: "The first of these that fits counts.",
      },
      unordered: {
        shape: alternatives("messages", { regex: regexKey }),
        description: "All of these arrive, each once, in any order.",
      },
    },
    refused: {
      close: { code: "SOCKSCOPE_EXCHANGE_UNKNOWN_KEY", message: "There is no key close; write peer: fin, rst or any." },
      within: {
        code: "SOCKSCOPE_EXCHANGE_UNKNOWN_KEY",
        message: "within does not belong in here; put it beside expect, one level out.",
      },
    },
  },
};

/** How many messages are expected. */
export const countShape: EitherShape = {
  kind: "either",
  scalar: integer(1, 1_000_000),
  map: {
    kind: "keys",
    of: "count",
    keys: {
      "at-least": {
        shape: integer(0, 1_000_000),
        isRequired: true,
        description: "The fewest messages; the step takes all that arrive until within is over.",
      },
    },
  },
};

/** What the peer has to do after a close. */
export const answerShape: KeysShape = {
  kind: "keys",
  of: "expect",
  keys: {
    peer: { ...peerKey, isRequired: true },
    within: { shape: durationScalar, description: "How long the peer may take." },
  },
};
