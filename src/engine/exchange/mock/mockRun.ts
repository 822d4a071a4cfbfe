import { formatAddress } from "../../../core/address";
import { Emitter } from "../../../core/emitter";
import type { PlannedConnection } from "../../../core/exchange/plan/exchangePlan";
import type { RunVerdict } from "../../../core/exchange/run/runReport";
import type { Listener } from "../../listener";
import { bindChannel } from "../bindChannel";
import { closeWithin } from "../closeWithin";
import { datagramOptions } from "../datagramOptions";
import { RunCancelled } from "../runFailure";
import type { RunServices } from "../runRequest";
import { nextChange } from "../waiting";
import { ConnectionRules } from "./connectionRules";
import { MockClient } from "./mockClient";
import type { SharedMock } from "./sharedMock";

/** How long clients have to go by themselves when the mock is stopped. */
const closeGraceMs = 80;

/** A mock from its start to its stop. */
export class MockRun {
  readonly #listeners: Listener[] = [];
  readonly #changed = new Emitter<undefined>();

  constructor(
    private readonly mock: SharedMock,
    private readonly services: RunServices,
  ) {}

  /**
   * Binds all that listens, and serves until the mock is stopped or every listener was closed by somebody else. Rejects
   * with a RunFailure where an address cannot be bound. Nothing is open when it settles.
   */
  async serve(): Promise<RunVerdict> {
    const { signal } = this.mock.control;
    let isServing = false;
    try {
      for (const planned of this.mock.prepared.plan.connections) if (planned.isListening) await this.#bind(planned);
      isServing = true;
      while (this.#listeners.some(({ state }) => state !== "closed"))
        await nextChange([this.#changed.event], { deadlineNs: Infinity, signal });
      return "passed";
    } catch (error) {
      if (error instanceof RunCancelled) return isServing ? "passed" : "cancelled";
      throw error;
    } finally {
      await this.#close();
    }
  }

  async #bind(planned: PlannedConnection): Promise<void> {
    const { prepared, control } = this.mock;
    const { scope, rules = [] } = prepared.plan;
    const own = new ConnectionRules(rules, planned.name);
    const isDatagram = planned.framing.type === "datagram";
    const waiting = { deadlineNs: Infinity, signal: control.signal, scope };
    const started = (listener: Listener): void => this.#watch(listener, planned, own);
    const opened = (): void => undefined;
    const { endpoints } = this.services;
    await bindChannel(planned, isDatagram ? datagramOptions(planned, scope) : {}, {
      endpoints,
      opened,
      waiting,
      started,
    });
    const listener = this.#listeners.at(-1);
    if (listener === undefined) return;
    const address = formatAddress(listener.address);
    control.tell({ type: "listening", connection: planned.name, address, endpointId: listener.id });
  }

  #watch(listener: Listener, planned: PlannedConnection, rules: ConnectionRules): void {
    this.#listeners.push(listener);
    listener.onDidChange(() => this.#changed.fire(undefined));
    listener.onDidConnect((connection) => {
      const client = new MockClient(connection, { planned, rules, listener }, this.mock);
      this.mock.clients.add(client);
      connection.onDidClose(() => this.mock.clients.delete(client));
      void client.serve();
    });
  }

  async #close(): Promise<void> {
    for (const client of this.mock.clients) client.stop();
    const unbound = this.#listeners.map((listener) => listener.close());
    const connections = this.#listeners.flatMap((listener) => listener.connections);
    await Promise.all([...unbound, closeWithin(connections, closeGraceMs)]);
  }
}
