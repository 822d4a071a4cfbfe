import type { PayloadDraft } from "../../core/payload/draft";
import { isSameDraft } from "../../core/payload/readDraft";

/** Walks through the payloads sent before, without losing the one that is being typed. */
export class DraftHistory {
  private entries: readonly PayloadDraft[] = [];
  private position = -1;
  private typed: PayloadDraft | undefined;

  get count(): number {
    return this.entries.length;
  }

  /** 1 for the newest entry; 0 while at the typed draft. */
  get place(): number {
    return this.position + 1;
  }

  get hasOlder(): boolean {
    return this.position + 1 < this.entries.length;
  }

  get hasNewer(): boolean {
    return this.position >= 0;
  }

  /** Takes over what the host keeps, newest first, and stands at the typed draft again. */
  replace(entries: readonly PayloadDraft[]): void {
    this.entries = entries;
    this.leave();
  }

  /** Forgets the way back: the draft was edited, so it is the typed one now. */
  leave(): void {
    this.position = -1;
    this.typed = undefined;
  }

  /** One step back in time; undefined at the oldest. Entries equal to the draft that is shown are stepped over. */
  older(current: PayloadDraft): PayloadDraft | undefined {
    if (this.hasOlder && this.position < 0) this.typed = current;
    while (this.hasOlder) {
      this.position += 1;
      const entry = this.entries[this.position];
      if (entry && !isSameDraft(entry, current)) return entry;
    }
    return undefined;
  }

  /** One step towards now, ending with the typed draft; undefined where already there. */
  newer(): PayloadDraft | undefined {
    if (!this.hasNewer) return undefined;
    this.position -= 1;
    return this.position < 0 ? this.typed : this.entries[this.position];
  }
}
