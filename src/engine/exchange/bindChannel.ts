import type { PlannedConnection } from "../../core/exchange/plan/exchangePlan";
import type { Listener, ListenOptions } from "../listener";
import type { ChannelServices, ChannelWaiting } from "./channel";
import { needed } from "./needed";
import { RunFailure } from "./runFailure";
import { unlessCancelled } from "./waiting";

export interface Binding extends ChannelServices {
  readonly waiting: ChannelWaiting;
  /** Called before anybody can connect. */
  readonly started: (listener: Listener) => void;
}

/** Binds the address of a connection that listens; rejects with a RunFailure where the system refuses. */
export async function bindChannel(
  planned: PlannedConnection,
  options: ListenOptions,
  { endpoints, opened: tell, waiting, started }: Binding,
): Promise<void> {
  const address = needed(planned.address, waiting.scope);
  const { endpoint, opened } = endpoints.listen(address, options);
  started(endpoint);
  tell(endpoint.id);
  const bound = opened.catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    throw new RunFailure("SOCKSCOPE_RUN_OPEN", message, { at: planned.at });
  });
  await unlessCancelled(bound, waiting.signal);
}
