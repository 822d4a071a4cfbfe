import type { FrameLocator } from "playwright-core";
import { askRole } from "../roleProcess";
import type { Sent } from "../senderRole";
import { openPanel } from "./openPanel";
import type { ProbedWorkbench } from "./probedWorkbench";

export const datagramBytes = 64;
/** Some datagrams are dropped by the system before anybody can record them. */
const spare = 1.1;
const mostSends = 10;

/** What a listener is to have recorded. */
export interface Filling {
  readonly records: number;
  /** A text that is put into one of so many datagrams. */
  readonly mark?: { readonly text: string; readonly every: number };
}

/** A listener, and how much it has recorded. */
export interface Filled {
  readonly address: string;
  readonly recorded: number;
}

/** A new UDP listener that has recorded at least so many datagrams. */
export async function filledListener(probed: ProbedWorkbench, { records, mark }: Filling): Promise<Filled> {
  const address = await probed.call<string>({ do: "listen", address: "udp://127.0.0.1:0" });
  const port = Number(address.split(":").at(-1));
  let recorded = 0;
  for (let sends = 0; recorded < records && sends < mostSends; sends++) {
    const count = Math.ceil((records - recorded) * spare);
    await askRole<Sent>("send", { kind: "datagrams", port, count, datagramBytes, ...(mark && { mark }) });
    recorded = (await lastPosition(await openPanel(probed, address))) + 1;
    await probed.workbench.clear();
  }
  if (recorded < records) throw new Error(`Only ${recorded} of ${records} datagrams were recorded.`);
  return { address, recorded };
}

/** The position of the last row in view; a panel that was opened follows the newest record. */
export async function lastPosition(panel: FrameLocator): Promise<number> {
  const positions = await panel
    .locator("[data-position]")
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("data-position"))));
  return Math.max(...positions);
}
