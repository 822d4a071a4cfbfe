import { until } from "../until";
import type { TreeRow } from "./treeView";
import type { Workbench } from "./workbench";

const openStates = /^(listening|binding|looking up the name|connecting|negotiating TLS|open|half-closed)/;

/**
 * Closes all listeners and connections and takes them off the lists; returns once the trees show none. A tree may be
 * empty only because the window has not asked for its rows yet, so the status bar and the views' titles are asked as well.
 * @param endPeers has the peers close their side, where they do not when Sockscope does.
 */
export async function removeEndpoints(workbench: Workbench, endPeers?: () => Promise<void>): Promise<void> {
  await workbench.openViewContainer("Sockscope");
  const trees = ["Listeners", "Connections"].map((title) => workbench.tree(title));
  const rows = async (): Promise<TreeRow[]> => (await Promise.all(trees.map((tree) => tree.rows()))).flat();
  const isAnyOpen = async (): Promise<boolean> => {
    const isCounted = (await workbench.page.locator('.statusbar-item[id$="sockscope.open"]').count()) > 0;
    return isCounted || (await rows()).some(({ description }) => openStates.test(description));
  };
  const isAnyListed = async (): Promise<boolean> => {
    const canRemove = await Promise.all(trees.map((tree) => tree.hasAction("Remove Closed")));
    return canRemove.includes(true) || (await rows()).length > 0;
  };
  // What the peers close meanwhile is open no more, and the palette has the command no more.
  await workbench.quickInput.runCommand("Sockscope: Close All", isAnyOpen);
  await endPeers?.();
  await until(async () => !(await isAnyOpen()), { what: "everything to be closed" });
  await workbench.quickInput.runCommand("Sockscope: Remove Closed", isAnyListed);
  await until(async () => !(await isAnyListed()), { what: "the rows of what was closed to go" });
}
