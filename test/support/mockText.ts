import assert from "node:assert/strict";
import type { MockEvent, RunReport } from "../../src/core/exchange/run/runReport";
import { parseAddress } from "../../src/core/address";
import { serveMock } from "../../src/engine/exchange/serveMock";
import { readFrom, type RunTextOptions } from "./runText";
import { endpoints } from "./testEndpoints";
import { until } from "./until";

type EventOf<Type extends MockEvent["type"]> = MockEvent & { readonly type: Type };

const serving = new Set<ServedText>();

/** A mock that serves the text of an exchange file on the endpoints of the test. */
export class ServedText {
  readonly events: MockEvent[] = [];
  readonly ended: Promise<RunReport>;
  readonly #stop = new AbortController();

  constructor(text: string, options: Omit<RunTextOptions, "tell">) {
    const { vars = {}, secrets = {}, files = {}, file = "mock.sock.yaml" } = options;
    const inputs = {
      commandLine: new Map(Object.entries(vars).map(([name, value]) => [name, String(value)])),
      secretOf: (name: string) => secrets[name],
    };
    const services = { endpoints: options.endpoints ?? endpoints(), readFile: readFrom(files) };
    const control = { signal: this.#stop.signal, tell: (event: MockEvent) => void this.events.push(event) };
    this.ended = serveMock({ file, text, inputs }, services, control);
    serving.add(this);
  }

  told<Type extends MockEvent["type"]>(type: Type): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  /** Waits until so many events of a type were told; these. */
  async tells<Type extends MockEvent["type"]>(type: Type, count = 1): Promise<EventOf<Type>[]> {
    await until(() => this.told(type).length >= count, { what: `${count} events “${type}” are told` });
    return this.told(type);
  }

  /** The port that a connection of the file is bound to; of the only one unless told. */
  port(connection?: string): number {
    const event = this.told("listening").find((each) => connection === undefined || each.connection === connection);
    const result = parseAddress(event?.address ?? "", { allowsPortZero: true });
    assert(result.ok);
    return result.address.port;
  }

  /** Stops it; its report. Safe to call twice. */
  stop(): Promise<RunReport> {
    serving.delete(this);
    this.#stop.abort();
    return this.ended;
  }
}

/** Starts a mock, and waits until all its connections listen. */
export async function serveText(text: string, options: Omit<RunTextOptions, "tell"> = {}): Promise<ServedText> {
  const mock = new ServedText(text, options);
  const listening = (text.match(/listen: true/g) ?? []).length;
  const ended = mock.ended.then((report) => {
    const why = report.problem?.message ?? report.diagnostics.map(({ message }) => message).join(" ");
    throw new Error(`The mock ended (${report.verdict}): ${why}`);
  });
  ended.catch(() => undefined);
  await Promise.race([mock.tells("listening", listening), ended]);
  return mock;
}

/** Stops every mock that still serves; for `afterEach`. */
export async function stopMocks(): Promise<void> {
  await Promise.all([...serving].map((mock) => mock.stop()));
}
