import { parseAddress, type Address, type SocketAddress, type Transport } from "../../address";
import { Diagnostics } from "../diagnostic";
import type { ConditionDefinition, Setting, VariableDefinition } from "../model/exchangeDocument";
import { readRegex } from "../variables/condition";
import { parseTemplate, templateVariables } from "../variables/template";
import { writtenValue } from "../variables/variableLayer";
import type { VariableScope } from "../variables/variableScope";
import type { YamlScalar } from "../yaml/yamlNode";
import type { PeerFilter, PlannedCondition, PlannedValue } from "./exchangePlan";
import { planSetting, resolvePlanned, type Planned, type Refine, type Resolved } from "./planned";

const same = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
const nothing: Planned<never> = {
  kind: "later",
  text: "",
  at: { from: 0, to: 0 },
  read: () => ({ ok: false, message: "This could not be planned." }),
};

/** Makes planned values of settings, and reports those that are known and wrong. */
export class PlanValues {
  /** Only what cannot be planned is in here; what the validator has found is not found again. */
  readonly diagnostics = new Diagnostics();

  /** `changing` are the variables that steps give a value: what is made of them waits for the moment that it is used. */
  constructor(
    private readonly scope: VariableScope,
    private readonly changing: ReadonlySet<string>,
  ) {}

  setting<T>(setting: Setting<T>): Planned<T> {
    return this.#planned(setting, same);
  }

  settingOr<T>(setting: Setting<T> | undefined, fallback: T): Planned<T> {
    return setting === undefined ? { kind: "known", value: fallback } : this.setting(setting);
  }

  optional<T>(setting: Setting<T> | undefined): Planned<T> | undefined {
    return setting && this.setting(setting);
  }

  address(setting: Setting<string>, transport: Transport, allowsPortZero: boolean): Planned<Address> {
    return this.#planned(setting, (text) => {
      const result = parseAddress(text, { transport, allowsPortZero });
      if (!result.ok) return { ok: false, message: result.problem.message };
      if (result.address.transport === transport) return { ok: true, value: result.address };
      return { ok: false, message: `This is an address of ${result.address.transport} and not of ${transport}.` };
    });
  }

  target(setting: Setting<string> | undefined): Planned<SocketAddress> | undefined {
    if (setting === undefined) return undefined;
    return this.#planned(setting, (text) => {
      const result = parseAddress(text, { transport: "udp" });
      if (!result.ok) return { ok: false, message: result.problem.message };
      return { ok: true, value: { host: result.address.host, port: result.address.port } };
    });
  }

  peer(setting: Setting<string> | undefined): Planned<PeerFilter> | undefined {
    return setting && this.#planned(setting, readPeer);
  }

  range(setting: Setting<string>): Planned<{ first: number; last: number }> {
    return this.#planned(setting, (text) => {
      const [first = 0, last = 0] = text.split("..").map(Number);
      if (first <= last && last - first < mostRounds) return { ok: true, value: { first, last } };
      return { ok: false, message: `The range ${text} has to run upwards, over at most ${mostRounds} values.` };
    });
  }

  conditions(definitions: readonly ConditionDefinition[]): readonly PlannedCondition[] {
    return definitions.flatMap(({ key, node, condition }) =>
      condition === undefined
        ? []
        : [{ variable: key.text, condition, text: node.text, at: { from: key.from, to: node.to } }],
    );
  }

  values(definitions: readonly VariableDefinition[]): readonly PlannedValue[] {
    return definitions.map(({ key, value }) => ({ variable: key.text, value: writtenValue(value) }));
  }

  regex(node: YamlScalar): RegExp {
    const read = readRegex(node.text);
    return read.ok ? read.pattern : /(?!)/;
  }

  /** What can be known now is looked at now; what waits for a captured variable stays as it is. */
  #planned<T, R>(setting: Setting<T>, refine: Refine<T, R>): Planned<R> {
    const planned = planSetting(setting, refine);
    if ("ok" in planned) return this.#refused(planned);
    if (planned.kind === "known") return planned;
    const names = templateVariables(parseTemplate(planned.text)).map(({ name }) => name);
    if (names.some((name) => this.changing.has(name))) return planned;
    const now = resolvePlanned(planned, this.scope);
    return now.ok ? { kind: "known", value: now.value } : this.#refused(now);
  }

  #refused(resolved: Resolved<unknown>): Planned<never> {
    if (!resolved.ok) this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", resolved.message, resolved.at);
    return nothing;
  }
}

/** The most values that a range may have. */
export const mostRounds = 1_000_000;

function readPeer(text: string): { ok: true; value: PeerFilter } | { ok: false; message: string } {
  const address = parseAddress(text);
  if (address.ok && /:\d+$/.test(text))
    return { ok: true, value: { host: address.address.host, port: address.address.port } };
  const host = text.replace(/^\[(.*)\]$/, "$1");
  const alone = parseAddress(host.includes(":") ? `[${host}]:1` : `${host}:1`);
  if (alone.ok) return { ok: true, value: { host: alone.address.host, port: undefined } };
  return { ok: false, message: "from has to be a host such as 127.0.0.1, or host:port." };
}
