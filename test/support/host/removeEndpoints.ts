import { until } from "../until";
import type { TreeRow } from "./treeView";
import type { Workbench } from "./workbench";

const openStates = /^(listening|binding|looking up the name|connecting|negotiating TLS|open|half-closed)/;

/**
 * Closes all listeners and connections and takes them off the lists; returns once the trees show none.
 * @param endPeers has the peers close their side, where they do not when Sockscope does.
 */
export async function removeEndpoints(workbench: Workbench, endPeers?: () => Promise<void>): Promise<void> {
  await workbench.openViewContainer("Sockscope");
  const rows = async (): Promise<TreeRow[]> =>
    (await Promise.all(["Listeners", "Connections"].map((title) => workbench.tree(title).rows()))).flat();
  const areClosed = (all: TreeRow[]): boolean => all.every(({ description }) => !openStates.test(description));
  if (!areClosed(await rows())) await workbench.runCommand("Sockscope: Close All");
  await endPeers?.();
  await until(async () => areClosed(await rows()), { what: "everything to be closed" });
  if ((await rows()).length === 0) return;
  await workbench.runCommand("Sockscope: Remove Closed");
  await until(async () => (await rows()).length === 0, { what: "the rows of what was closed to go" });
}
