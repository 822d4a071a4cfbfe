import type { PayloadDraft } from "../../core/payload/draft";
import { isSameDraft, readDraft } from "../../core/payload/readDraft";
import { DelayedSave, type KeyValueStore } from "./delayedSave";

const storeKey = "sockscope.history";
const mostEntries = 100;
const longestText = 65_536;
const mostSavedCharacters = 1 << 20;

/**
 * What was sent before, newest first, shared by all panels: at most 100 drafts of at most 65 536 characters. The newest
 * million characters of them outlive the extension host.
 */
export class SendHistory {
  private list: readonly PayloadDraft[];
  private readonly saving: DelayedSave;

  constructor(
    private readonly store: KeyValueStore,
    failed: (error: unknown) => void,
  ) {
    this.list = readList(store.get(storeKey));
    this.saving = new DelayedSave(() => store.update(storeKey, this.savedEntries()), failed);
  }

  get entries(): readonly PayloadDraft[] {
    return this.list;
  }

  /** Puts a draft first; the same one is not kept twice, an empty or too long one not at all. */
  add(draft: PayloadDraft): void {
    if (draft.text === "" || draft.text.length > longestText) return;
    this.list = [draft, ...this.list.filter((each) => !isSameDraft(each, draft))].slice(0, mostEntries);
    this.saving.request();
  }

  /** Writes what is not written yet. */
  flush(): void {
    this.saving.flush();
  }

  private savedEntries(): PayloadDraft[] {
    let room = mostSavedCharacters;
    return this.list.filter(({ text }) => (room -= text.length) >= 0);
  }
}

function readList(value: unknown): PayloadDraft[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, mostEntries).flatMap((entry: unknown) => {
    const draft = readDraft(entry);
    return draft && draft.text !== "" && draft.text.length <= longestText ? [draft] : [];
  });
}
