import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import type { KeyValueStore } from "./delayedSave";
import { panelTitle } from "./panelSnapshot";
import { readRevivedPanel, type RevivedPanel } from "./revivedPanel";

const storeKey = "sockscope.panels";
const mostEntries = 50;

/**
 * Which endpoints had a panel, by its title, for a panel that was hidden before its page ran and could keep that itself.
 * The 50 last ones are kept.
 */
export class ShownPanels {
  private entries: readonly RevivedPanel[];

  /** `failed` is told where the store does not take them. */
  constructor(
    private readonly store: KeyValueStore,
    private readonly failed: (error: unknown) => void,
  ) {
    const entries = store.get(storeKey);
    const panels = Array.isArray(entries) ? entries.slice(-mostEntries).map(readRevivedPanel) : [];
    this.entries = panels.filter((panel) => panel !== undefined);
  }

  /** To be called where an endpoint gets a panel, and where its title changes. */
  note(endpoint: Endpoint): void {
    const title = panelTitle(endpoint);
    const kind = endpoint instanceof Connection ? "connection" : "listener";
    const isAccepted = endpoint instanceof Connection && endpoint.origin === "accepted";
    const last = this.entries.at(-1);
    if (last?.title === title && last.kind === kind && last.isAccepted === isAccepted) return;
    const others = this.entries.filter((entry) => entry.title !== title).slice(1 - mostEntries);
    this.entries = [...others, { kind, isAccepted, title, address: endpoint.address, draft: undefined }];
    const states = this.entries.map(({ kind, isAccepted, title }) => {
      return { version: 1, kind, title, ...(isAccepted ? { origin: "accepted" } : {}) };
    });
    this.store.update(storeKey, states).then(undefined, this.failed);
  }

  /** The last endpoint whose panel had this title. */
  find(title: string): RevivedPanel | undefined {
    return this.entries.find((entry) => entry.title === title);
  }
}
