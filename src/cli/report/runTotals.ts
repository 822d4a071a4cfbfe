import type { RunVerdict } from "../../core/exchange/run/runReport";
import type { FileOutcome } from "./fileOutcome";
import { countText } from "./prettyText";

const verdictNames = ["passed", "failed", "refused", "cancelled"] as const satisfies readonly RunVerdict[];

/** How many files and steps there were, by what came of them. */
export class RunTotals {
  readonly files: Record<RunVerdict, number> = { passed: 0, failed: 0, refused: 0, cancelled: 0 };
  readonly steps = { passed: 0, failed: 0, cancelled: 0, skipped: 0 };

  add({ verdict, counts, unreached }: FileOutcome): void {
    this.files[verdict]++;
    this.steps.passed += counts.passed;
    this.steps.failed += counts.failed;
    this.steps.cancelled += counts.cancelled;
    this.steps.skipped += unreached.length;
  }

  /** The worst that came of any file: a run that was cut off says least, one that was refused next to nothing. */
  get verdict(): RunVerdict {
    return (["cancelled", "refused", "failed"] as const).find((each) => this.files[each] > 0) ?? "passed";
  }

  /** `2 files: 1 passed, 1 failed. 7 steps: 5 passed, 1 failed, 1 not reached.` */
  sentence(): string {
    const files = verdictNames.map((name) => [this.files[name], name] as const);
    const { passed, failed, cancelled, skipped } = this.steps;
    const steps = [
      [passed, "passed"],
      [failed, "failed"],
      [cancelled, "cancelled"],
      [skipped, "not reached"],
    ] as const;
    return `${counted("file", files)} ${counted("step", steps)}`;
  }
}

function counted(noun: string, counts: readonly (readonly [number, string])[]): string {
  const total = counts.reduce((sum, [count]) => sum + count, 0);
  const parts = counts.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`);
  return parts.length === 0 ? `${countText(total, noun)}.` : `${countText(total, noun)}: ${parts.join(", ")}.`;
}
