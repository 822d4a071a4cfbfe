import type { PayloadDraft } from "../../core/payload/draft";
import { readDraft } from "../../core/payload/readDraft";
import { DelayedSave, type KeyValueStore } from "./delayedSave";

const storeKey = "sockscope.drafts";
const mostDrafts = 50;
const longestSavedText = 65_536;

/** Under which key the draft for an endpoint is kept; `title` is its address. */
export function draftKey({
  kind,
  title,
}: {
  readonly kind: "connection" | "listener";
  readonly title: string;
}): string {
  return `${kind} ${title}`;
}

/**
 * The payload that was being written for each endpoint, kept by its address, so that closing a panel loses nothing. The
 * 50 last used are kept; those of more than 65 536 characters only as long as the extension host lives.
 */
export class DraftStore {
  private readonly drafts = new Map<string, PayloadDraft>();
  private readonly saving: DelayedSave;

  constructor(
    private readonly store: KeyValueStore,
    failed: (error: unknown) => void,
  ) {
    for (const [key, draft] of readEntries(store.get(storeKey))) this.drafts.set(key, draft);
    this.saving = new DelayedSave(() => store.update(storeKey, this.savedEntries()), failed);
  }

  get(key: string): PayloadDraft | undefined {
    return this.drafts.get(key);
  }

  keep(key: string, draft: PayloadDraft): void {
    this.drafts.delete(key);
    this.drafts.set(key, draft);
    const [oldest] = this.drafts.keys();
    if (this.drafts.size > mostDrafts && oldest !== undefined) this.drafts.delete(oldest);
    this.saving.request();
  }

  /** Writes what is not written yet. */
  flush(): void {
    this.saving.flush();
  }

  private savedEntries(): [string, PayloadDraft][] {
    return [...this.drafts].filter(([, { text }]) => text !== "" && text.length <= longestSavedText);
  }
}

function readEntries(value: unknown): [string, PayloadDraft][] {
  if (!Array.isArray(value)) return [];
  return value.slice(-mostDrafts).flatMap((entry: unknown): [string, PayloadDraft][] => {
    const [key, stored] = Array.isArray(entry) ? (entry as unknown[]) : [];
    const draft = readDraft(stored);
    return typeof key === "string" && draft ? [[key, draft]] : [];
  });
}
