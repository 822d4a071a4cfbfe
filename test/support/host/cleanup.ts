type Undo = () => void;

/** Every test file is a bundle of its own, so what is pending in the whole process hangs on the global object. */
const shared = globalThis as { sockscopePendingUndos?: Set<Undo> };

/**
 * Registers what must be undone when this process ends, however it ends: normally, by an error, by Ctrl-C or by a kill.
 * `undo` runs synchronously, at most once.
 * @returns a function that forgets `undo`, for when the work was undone in the regular way.
 */
export function onProcessEnd(undo: Undo): () => void {
  const pending = (shared.sockscopePendingUndos ??= install(new Set()));
  pending.add(undo);
  return () => pending.delete(undo);
}

function install(pending: Set<Undo>): Set<Undo> {
  process.on("exit", () => undoAll(pending));
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const) {
    process.once(signal, () => process.exit(128 + number));
  }
  return pending;
}

function undoAll(pending: Set<Undo>): void {
  for (const undo of [...pending].reverse()) {
    pending.delete(undo);
    try {
      undo();
    } catch (error) {
      console.error(error);
    }
  }
}
