import type { PlannedConnection, PlannedStep } from "../../core/exchange/plan/exchangePlan";
import type { StepPlace } from "../../core/exchange/run/runReport";
import type { VariableScope } from "../../core/exchange/variables/variableScope";
import { builtInTextCodec } from "../../core/payload/builtInTextCodec";
import type { TextCodec } from "../../core/payload/textCodec";
import { AcceptingChannel } from "./acceptingChannel";
import type { Channel, ChannelServices } from "./channel";
import { DatagramChannel } from "./datagramChannel";
import { DialledChannel } from "./dialledChannel";
import type { ExpectationReading } from "./expectationLook";
import { needed } from "./needed";
import type { PatternLimit } from "./patternLimit";
import type { PreparedFile } from "./preparedFile";
import { RunCancelled } from "./runFailure";
import type { RunMask } from "./runMask";
import type { RunControl, RunRequest, RunServices } from "./runRequest";
import type { RunTally } from "./runTally";
import { StepRunner, type ListVerdict } from "./stepRunner";
import type { StepFile } from "./stepWork";

/** How long connections may take to close in order once the steps are done. */
const closeGraceMs = 250;

/** What all files of a run share. */
export interface SharedRun {
  readonly request: RunRequest;
  readonly services: RunServices;
  readonly control: RunControl;
  readonly tally: RunTally;
  readonly limit: PatternLimit;
}

/** One run of one file, with connections of its own. */
export class FileRun implements StepFile {
  readonly #channels = new Map<string, Channel>();

  constructor(
    readonly prepared: PreparedFile,
    readonly mask: RunMask,
    readonly shared: SharedRun,
    readonly callers: StepPlace["callers"],
  ) {
    for (const planned of prepared.plan.connections) {
      const opened = (endpointId: string): void =>
        shared.control.tell({ type: "opened", file: prepared.file, connection: planned.name, endpointId });
      this.#channels.set(planned.name, newChannel(planned, { endpoints: shared.services.endpoints, opened }));
    }
  }

  get scope(): VariableScope {
    return this.prepared.plan.scope;
  }

  /**
   * Opens what listens, runs the steps, and closes everything. Rejects with a RunFailure where something that listens
   * cannot be opened; what else fails is told and counted.
   */
  async run(steps: readonly PlannedStep[], signal: AbortSignal): Promise<ListVerdict> {
    try {
      const scope = this.scope;
      for (const channel of this.#channels.values()) await channel.bind({ deadlineNs: Infinity, signal, scope });
      return await new StepRunner(this).list(steps, { scope, rounds: [], signal });
    } catch (error) {
      if (error instanceof RunCancelled) return "cancelled";
      throw error;
    } finally {
      await this.#close(signal);
    }
  }

  channel(connection: string): Channel {
    const channel = this.#channels.get(connection);
    if (channel === undefined) throw new TypeError(`There is no connection ${connection}.`);
    return channel;
  }

  reading(connection: string, scope: VariableScope): ExpectationReading {
    const { mask, prepared } = this;
    const inputs = prepared.inputs(scope);
    return { mask, inputs, limit: this.shared.limit, codec: this.#codec(connection) };
  }

  /** How long a step waits that does not say it itself. */
  withinMs(scope: VariableScope): number {
    return needed(this.prepared.plan.withinMs, scope);
  }

  #codec(connection: string): TextCodec {
    return this.prepared.codecs.get(this.channel(connection).planned.encoding) ?? builtInTextCodec("utf-8");
  }

  /** In order, unless the run is cancelled before or meanwhile. */
  async #close(signal: AbortSignal): Promise<void> {
    const channels = [...this.#channels.values()];
    const drop = (): void => {
      for (const channel of channels) void channel.abort();
    };
    if (signal.aborted) await Promise.all(channels.map((channel) => channel.abort()));
    else {
      signal.addEventListener("abort", drop, { once: true });
      await Promise.all(channels.map((channel) => channel.close(closeGraceMs)));
      signal.removeEventListener("abort", drop);
    }
  }
}

function newChannel(planned: PlannedConnection, services: ChannelServices): Channel {
  if (!planned.isListening) return new DialledChannel(planned, services);
  const isDatagram = planned.framing.type === "datagram";
  return isDatagram ? new DatagramChannel(planned, services) : new AcceptingChannel(planned, services);
}
