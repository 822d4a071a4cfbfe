import type { Contestant, Finished, FinishTask, Started, StartTask } from "./receiverRole";
import { askRole, RoleProcess } from "./roleProcess";
import type { SendTask, Sent } from "./senderRole";

/** One run of traffic: what the receiver had at its end, and what the sender says. */
export interface TrafficRun {
  readonly finished: Finished;
  readonly sent: Sent;
  /** From the first byte that was sent until all that came was where it belongs. */
  readonly seconds: number;
}

/** A receiving process that lives through all repetitions of a row. Whoever starts it stops it. */
export class TrafficReceiver {
  private readonly process = new RoleProcess("receive", ["--expose-gc"]);

  constructor(
    private readonly contestant: Contestant,
    private readonly folder: string,
  ) {}

  async run(
    about: Pick<StartTask, "transport" | "roundOf">,
    task: (started: Started) => SendTask,
    expected: (sent: Sent) => Omit<FinishTask, "do">,
  ): Promise<TrafficRun> {
    const { contestant, folder } = this;
    const start: StartTask = { do: "start", contestant, folder, ...about };
    const started = await this.process.call<Started>(start);
    const sent = await askRole<Sent>("send", task(started));
    const finished = await this.process.call<Finished>({ do: "finish", ...expected(sent) } satisfies FinishTask);
    return { finished, sent, seconds: (finished.endMs - sent.beginMs) / 1000 };
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
