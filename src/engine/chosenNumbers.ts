import { heldNumbers } from "../core/capture/export/exportSource";
import { RecordFilter } from "../core/capture/recordFilter";
import { SockscopeError } from "../core/sockscopeError";
import type { CaptureSource } from "./captureSource";
import { CaptureView, type ViewSelection } from "./captureView";
import { Turn } from "./turn";

/** Which records: all, those of one connection, or those that a view with this selection shows. */
export type ExportChoice = "all" | { readonly connection: number } | { readonly selection: ViewSelection };

/**
 * The numbers of the chosen records that a capture held when it was first asked, in ascending order and in short turns.
 * Throws the signal's reason, and a SockscopeError where the selection cannot be decided.
 */
export async function* chosenNumbers(
  source: CaptureSource,
  choice: ExportChoice,
  signal?: AbortSignal,
): AsyncGenerator<number> {
  const numbers = choice === "all" ? heldNumbers(source.capture) : selectedNumbers(source, selectionOf(choice), signal);
  const turn = new Turn();
  for await (const number of numbers) {
    if (turn.isOver) await turn.pass();
    signal?.throwIfAborted();
    yield number;
  }
}

function selectionOf(choice: Exclude<ExportChoice, "all">): ViewSelection {
  if ("selection" in choice) return choice.selection;
  const { connection } = choice;
  return { filter: new RecordFilter([]), directions: new Set(["in", "out", "event"]), connection };
}

/** Looks at the records in a view of its own, which nobody else changes or closes. */
async function* selectedNumbers(
  source: CaptureSource,
  selection: ViewSelection,
  signal: AbortSignal | undefined,
): AsyncGenerator<number> {
  const { lastNumber } = source.capture;
  const view = new CaptureView(source);
  try {
    view.select(selection);
    for (let number = 0; number < lastNumber;) {
      const next = view.numberAt(view.positionOf(number + 1));
      if (next !== undefined && next > lastNumber) return;
      if (next !== undefined) yield (number = next);
      else if (view.problem !== undefined) throw new SockscopeError("SOCKSCOPE_FILTER_STOPPED", view.problem);
      else if (view.knownTo >= lastNumber) return;
      else await changed(view, signal);
    }
  } finally {
    view.dispose();
  }
}

/** Resolves when the view changed, or its work was called off. */
function changed(view: CaptureView, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const goOn = (): void => {
      subscription.dispose();
      signal?.removeEventListener("abort", goOn);
      resolve();
    };
    const subscription = view.onDidChange(goOn);
    signal?.addEventListener("abort", goOn);
    if (signal?.aborted) goOn();
  });
}
