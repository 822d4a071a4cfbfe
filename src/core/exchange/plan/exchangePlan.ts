import type { Address, SocketAddress } from "../../address";
import type { Framing } from "../../framing/framing";
import type { FieldLayout } from "../../payload/fields/linkFields";
import type { TextEncoding } from "../../payload/textEncodings";
import type { SourceRange } from "../diagnostic";
import type { PeerClose } from "../model/exchangeDocument";
import type { Condition } from "../variables/condition";
import type { WrittenValue } from "../variables/variableLayer";
import type { VariableScope } from "../variables/variableScope";
import type { Planned } from "./planned";

/**
 * What a runner does, made of a file that is valid and of the variables of a run: all that can be known before anything is
 * sent is known here. Times are in milliseconds. Nothing in it refers to the tree of the file but ranges.
 */
export interface ExchangePlan {
  readonly name: string | undefined;
  /** How long a step waits that does not say it itself. */
  readonly withinMs: Planned<number>;
  readonly connections: readonly PlannedConnection[];
  readonly steps: readonly PlannedStep[];
  /** Undefined where the file is no mock. */
  readonly rules: readonly PlannedRule[] | undefined;
  /** The variables and secrets that the run begins with. */
  readonly scope: VariableScope;
  /** The values of all secrets that the file uses, to be masked in whatever is shown. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Encodings whose codecs have to be loaded. */
  readonly encodings: ReadonlySet<TextEncoding>;
  /** Files that messages hold the content of, by their paths from the file. */
  readonly files: ReadonlySet<string>;
}

export interface PlannedConnection {
  readonly name: string;
  readonly at: SourceRange;
  readonly address: Planned<Address>;
  readonly isListening: boolean;
  readonly connectTimeoutMs: Planned<number>;
  /** How often to try again after the first try. */
  readonly retryTimes: Planned<number>;
  readonly retryEveryMs: Planned<number>;
  readonly framing: Framing;
  readonly encoding: TextEncoding;
  readonly multicast: PlannedMulticast | undefined;
}

export interface PlannedMulticast {
  readonly join: Planned<string> | undefined;
  readonly interface: Planned<string> | undefined;
  readonly hops: Planned<number>;
}

/** A message to encode or to match. */
export interface PlannedMessage {
  readonly layout: FieldLayout;
  /** The name of the frame, where it is one. */
  readonly frame: string | undefined;
  /** Where the texts of the layout stand in the file, by the name of their source; for problems inside of them. */
  readonly placeOf: (source: string, range: SourceRange) => SourceRange;
}

export type PlannedExpectation =
  | { readonly kind: "message"; readonly message: PlannedMessage }
  | { readonly kind: "regex"; readonly pattern: RegExp }
  | { readonly kind: "silence"; readonly lastsMs: Planned<number> }
  | { readonly kind: "peer"; readonly how: PeerClose }
  | { readonly kind: "connect" }
  | { readonly kind: "anyOf" | "unordered"; readonly alternatives: readonly PlannedExpectation[] };

/** A peer that messages are taken from; any port where it has none. */
export interface PeerFilter {
  readonly host: string;
  readonly port: number | undefined;
}

interface AnyPlannedStep {
  /** As in the document: it stays the same from run to run. */
  readonly id: string;
  /** The name that the file gives, or what the step does: `send acme`. */
  readonly title: string;
  /** The step in the file. */
  readonly at: SourceRange;
  /** The key that names its kind. */
  readonly keyAt: SourceRange;
}

export interface PlannedCondition {
  readonly variable: string;
  readonly condition: Condition;
  /** As written, for a message. */
  readonly text: string;
  readonly at: SourceRange;
}

export interface PlannedValue {
  readonly variable: string;
  readonly value: WrittenValue;
}

export type PlannedStep = AnyPlannedStep &
  (
    | {
        readonly kind: "send";
        readonly connection: string;
        readonly message: PlannedMessage;
        /** Undefined where it goes to the peer, or to the last sender. */
        readonly to: Planned<SocketAddress> | undefined;
      }
    | {
        readonly kind: "expect";
        readonly connection: string;
        readonly expectation: PlannedExpectation;
        readonly withinMs: Planned<number>;
        readonly count: Planned<number>;
        /** Whether `count` is the least, and all that comes in time is taken. */
        readonly isLeast: boolean;
        readonly from: Planned<PeerFilter> | undefined;
      }
    | {
        readonly kind: "close";
        readonly connection: string;
        readonly how: "fin" | "rst";
        readonly answer: { readonly peer: PeerClose; readonly withinMs: Planned<number> } | undefined;
      }
    | { readonly kind: "sleep"; readonly lastsMs: Planned<number> }
    | {
        readonly kind: "repeat";
        readonly times: Planned<number>;
        readonly everyMs: Planned<number> | undefined;
        readonly steps: readonly PlannedStep[];
      }
    | {
        readonly kind: "foreach";
        readonly variable: string;
        /** A range is long sometimes, and stays one. */
        readonly values: readonly WrittenValue[] | Planned<{ readonly first: number; readonly last: number }>;
        readonly steps: readonly PlannedStep[];
      }
    | {
        readonly kind: "parallel";
        readonly branches: readonly { readonly name: string; readonly steps: readonly PlannedStep[] }[];
      }
    | {
        readonly kind: "run";
        readonly path: Planned<string>;
        readonly values: readonly PlannedValue[];
        readonly take: readonly string[];
      }
    | { readonly kind: "assert"; readonly conditions: readonly PlannedCondition[] }
    | { readonly kind: "set"; readonly values: readonly PlannedValue[] }
  );

export interface PlannedRule {
  readonly id: string;
  readonly title: string;
  readonly at: SourceRange;
  readonly connection: string;
  readonly event:
    | { readonly kind: "accept" }
    | { readonly kind: "message"; readonly message: PlannedMessage }
    | { readonly kind: "regex"; readonly pattern: RegExp }
    | { readonly kind: "timer"; readonly everyMs: Planned<number> };
  readonly when: readonly PlannedCondition[];
  readonly steps: readonly PlannedStep[];
}
