import type { FieldSummary } from "../fields/fieldSummary";
import type { FieldText } from "../../payload/fields/fieldText";
import type { TextEncoding } from "../../payload/textEncodings";
import type { Condition } from "../variables/condition";
import type { ScalarShape } from "../vocabulary/shape";
import type { YamlList, YamlMap, YamlNode, YamlScalar } from "../yaml/yamlNode";

/**
 * Exchange files, `*.sock.yaml`, version 1: what this page says is the language.
 *
 * A file is one YAML 1.2 document without anchors, aliases, merge keys and tags. It has `sock: 1` and either `steps`, and
 * then it is run from top to bottom, or `rules`, and then it is a mock that serves until it is stopped. Everything else may
 * be left out: `name`, `within` (how long an expect waits; 5s), `vars`, `secrets`, `connections`, `frames`.
 *
 * **Values.** Durations are `500ms`, `2s`, `1m`. A variable is a number, a text or `{ hex: AA 55 }`. `{{name}}` stands for
 * a variable and `{{secret:NAME}}` for a secret wherever a duration, number, address or text may stand, and in field texts;
 * a value that is one `{{name}}` and nothing else keeps its type. Nothing is sent while one of them is unknown.
 *
 * **Connections** go to `tcp: host:port` or `udp: host:port`. With `listen: true` the address is the own one: TCP accepts
 * clients, UDP receives from anyone. `connect: { timeout, retry: { times, every } }` is for TCP that connects, `multicast:
 * { join, interface, hops }` for UDP that listens. `framing` finds the messages in a TCP stream; without it, an expect takes
 * the bytes that its fields account for, as soon as they have come, and has to have some. `encoding` is how `regex` reads
 * them as text; without framing a regex is held against all that has come and was not taken yet, and takes it. A rest, such
 * as `*`, is there what has come.
 * Listening connections open before the first step, the others when a step first uses them. All close at the end.
 *
 * **Messages.** Where a message stands, a text that is the name of a frame is that frame, and any other a field text. A
 * frame whose fields contain `$body` wraps the `body` beside it; a send must have that body, an expect without it takes any.
 *
 * **Steps** are maps, and the key that names the kind comes with few others. Every step may have a `name`; those that use a
 * connection name it by `on`, which may be left out where there is one.
 * - `send: MESSAGE`, `body`. A framing adds what it does not keep: the end of a line where there is none yet; a message may
 *   be several lines. `to: host:port` for UDP that listens, which otherwise answers the last sender.
 * - `expect: WHAT`, `body`, `within`, `count`, `from`. The next message has to fit; one that does not fails the step.
 *   `count: n` takes n messages, `count: { at-least: n }` all that come until `within` is over. `from: host` or `host:port`
 *   leaves the messages of other peers waiting. WHAT is a MESSAGE or one of
 *   `{ regex: /^220 (?<host>\S+)/ }`, whose named groups are captured, `{ silence: 200ms }`, `{ peer: fin | rst | any }`,
 *   `{ connect: true }`, `{ any-of: [ { expect, body }, … ] }`, `{ unordered: [ { expect, body }, … ] }`.
 *   `{ connect: true }` waits until a connection is established. On TCP that listens it takes the next client, whom the
 *   name means from then on; the first client is also taken by the first step that needs one. After a close it opens anew.
 *   Of `any-of`, the first that fits counts; without framing one that only misses its end is waited for, and so are those
 *   behind it. Of `unordered`, the first left that fits takes a message: the narrower come first.
 *   What came before and was not taken breaks a silence, and is in the way of `peer: fin`; an orderly close breaks none.
 * - `close: CONNECTION`, `how: fin | rst`, `expect: { peer: fin | rst | any, within }`. After `fin` what still comes can be
 *   expected, and nothing can be sent.
 * - `sleep: DURATION`.
 * - `repeat: n`, `every`, `steps`. `foreach: { name: [ … ] }` or `{ name: 1..10 }`, `steps`.
 * - `parallel: { branch: [ steps ], … }` runs the branches at the same time; what one captures, the others do not see.
 * - `run: PATH` runs another file, with connections of its own, `vars` over its own and `take: [ names ]` out of it.
 * - `assert: { name: "== 0" }` with `==`, `!=`, `<`, `<=`, `>`, `>=`, `in a..b`, `~ /re/`. Bytes are compared with bytes
 *   only, and meet nothing else. `set: { name: value }`.
 *
 * **Rules** have `on: accept | { frame: NAME } | { pattern: FIELDS } | { regex: /…/ } | { timer: DURATION }`, `body` beside a
 * frame, `connection` where more than one listens, `when: { name: "== 0" }`, and `steps` of send, sleep, set, repeat, foreach
 * and close, all about the client that the rule is for; a UDP client is whoever sends. Variables that rules set or capture
 * belong to the client, and `when` is about them as they are before the message is captured: one without a value meets no
 * condition. Of the rules that fit a message the first counts; a message that none fits is shown as such.
 * A client's messages are answered one after the other, and its timers go on beside them. Without framing a rule takes the
 * bytes that its fields account for. As long as those of a rule only miss their end, it is waited for, and so are the rules
 * behind it, until nothing has come for `within`; what can fit no rule any more is shown, all that has come of it. A regex is
 * held against all that has come, up to 64 KiB, and no other rule waits for it.
 * A client that ends its side is answered to the end and then closed; where no rule is about messages, its timers go on. One
 * that takes nothing of an answer for `within` is reset. After a close nothing is answered any more. A timer whose steps fail
 * stops; other rules go on.
 */
export interface ExchangeDocument {
  /** The text of the file. All ranges count in it. */
  readonly source: string;
  readonly root: YamlNode | undefined;
  readonly name: string | undefined;
  readonly within: Setting<number> | undefined;
  readonly variables: readonly VariableDefinition[];
  readonly secrets: readonly YamlScalar[];
  readonly connections: readonly ConnectionDefinition[];
  readonly frames: readonly FrameDefinition[];
  /** Empty in a mock. */
  readonly steps: StepList;
  /** Undefined where the file is no mock. */
  readonly rules: readonly Rule[] | undefined;
}

/** A value as written, which is known only when its variables are. */
export interface Setting<T> {
  readonly node: YamlScalar;
  readonly shape: ScalarShape<T>;
}

/** A field text in a file. */
export interface Fields {
  readonly node: YamlScalar;
  readonly parsed: FieldText;
  readonly summary: FieldSummary;
}

/** The value that a file gives a variable. */
export interface ValueSetting {
  readonly node: YamlScalar;
  readonly isHex: boolean;
}

export interface VariableDefinition {
  readonly key: YamlScalar;
  readonly value: ValueSetting;
}

export interface ConnectionDefinition {
  readonly key: YamlScalar;
  readonly node: YamlMap;
  readonly transport: "tcp" | "udp";
  readonly address: Setting<string>;
  readonly isListening: boolean;
  readonly connectTimeout: Setting<number> | undefined;
  readonly retryTimes: Setting<number> | undefined;
  readonly retryEvery: Setting<number> | undefined;
  /** As written; `core/framing` reads it. */
  readonly framing: YamlNode | undefined;
  readonly encoding: TextEncoding;
  readonly multicast: MulticastDefinition | undefined;
}

export interface MulticastDefinition {
  readonly join: Setting<string> | undefined;
  readonly interface: Setting<string> | undefined;
  readonly hops: Setting<number> | undefined;
}

export interface FrameDefinition {
  readonly key: YamlScalar;
  readonly fields: Fields;
}

/** A frame with its body, or a field text. */
export type Message =
  | { readonly kind: "frame"; readonly name: YamlScalar; readonly body: Fields | undefined }
  | { readonly kind: "fields"; readonly fields: Fields; readonly body: Fields | undefined };

export type PeerClose = "fin" | "rst" | "any";

export type Expectation =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "regex"; readonly node: YamlScalar }
  | { readonly kind: "silence"; readonly lasts: Setting<number> }
  | { readonly kind: "peer"; readonly how: PeerClose }
  | { readonly kind: "connect" }
  | { readonly kind: "anyOf" | "unordered"; readonly alternatives: readonly Expectation[] };

/** A list of steps, as far as they could be read. */
export interface StepList {
  readonly node: YamlList | undefined;
  readonly steps: readonly Step[];
}

interface AnyStep {
  readonly node: YamlMap;
  /** The key that names the kind. */
  readonly key: YamlScalar;
  /** Where the step is, by the index in each list of steps: `3`, `3/0`, `4/left/1`. It stays when other text changes. */
  readonly id: string;
  readonly name: string | undefined;
}

export interface SendStep extends AnyStep {
  readonly kind: "send";
  readonly on: YamlScalar | undefined;
  readonly message: Message;
  readonly to: Setting<string> | undefined;
}

export interface ExpectStep extends AnyStep {
  readonly kind: "expect";
  readonly on: YamlScalar | undefined;
  readonly expectation: Expectation;
  readonly within: Setting<number> | undefined;
  /** `isLeast` where it is written as `{ at-least }`. */
  readonly count: { readonly times: Setting<number>; readonly isLeast: boolean } | undefined;
  readonly from: Setting<string> | undefined;
}

export interface CloseStep extends AnyStep {
  readonly kind: "close";
  readonly connection: YamlScalar;
  readonly how: "fin" | "rst";
  readonly answer: { readonly peer: PeerClose; readonly within: Setting<number> | undefined } | undefined;
}

export interface SleepStep extends AnyStep {
  readonly kind: "sleep";
  readonly lasts: Setting<number>;
}

export interface RepeatStep extends AnyStep {
  readonly kind: "repeat";
  readonly times: Setting<number>;
  readonly every: Setting<number> | undefined;
  readonly steps: StepList;
}

export interface ForeachStep extends AnyStep {
  readonly kind: "foreach";
  readonly variable: YamlScalar;
  /** The values one by one, or a range. */
  readonly values: readonly ValueSetting[] | Setting<string>;
  readonly steps: StepList;
}

export interface ParallelStep extends AnyStep {
  readonly kind: "parallel";
  readonly branches: readonly { readonly key: YamlScalar; readonly steps: StepList }[];
}

export interface RunStep extends AnyStep {
  readonly kind: "run";
  readonly path: Setting<string>;
  readonly variables: readonly VariableDefinition[];
  readonly take: readonly YamlScalar[];
}

export interface ConditionDefinition {
  readonly key: YamlScalar;
  readonly node: YamlScalar;
  /** Undefined where it cannot be read. */
  readonly condition: Condition | undefined;
}

export interface AssertStep extends AnyStep {
  readonly kind: "assert";
  readonly conditions: readonly ConditionDefinition[];
}

export interface SetStep extends AnyStep {
  readonly kind: "set";
  readonly variables: readonly VariableDefinition[];
}

export type Step =
  | SendStep
  | ExpectStep
  | CloseStep
  | SleepStep
  | RepeatStep
  | ForeachStep
  | ParallelStep
  | RunStep
  | AssertStep
  | SetStep;

export type RuleEvent =
  | { readonly kind: "accept" }
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "regex"; readonly node: YamlScalar }
  | { readonly kind: "timer"; readonly every: Setting<number> };

export interface Rule {
  readonly node: YamlMap;
  /** `0`, `1`, … by the order of the file. */
  readonly id: string;
  readonly name: string | undefined;
  readonly on: YamlScalar | undefined;
  readonly connection: YamlScalar | undefined;
  readonly event: RuleEvent;
  readonly when: readonly ConditionDefinition[];
  readonly steps: StepList;
}
