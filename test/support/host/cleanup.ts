type Undo = () => void;

const pending = new Set<Undo>();
let isInstalled = false;

/**
 * Registers what must be undone when this process ends, however it ends: normally, by an error, by Ctrl-C or by a kill.
 * `undo` runs synchronously, at most once.
 * @returns a function that forgets `undo`, for when the work was undone in the regular way.
 */
export function onProcessEnd(undo: Undo): () => void {
  install();
  pending.add(undo);
  return () => pending.delete(undo);
}

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  process.on("exit", undoAll);
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const) {
    process.once(signal, () => process.exit(128 + number));
  }
}

function undoAll(): void {
  for (const undo of [...pending].reverse()) {
    pending.delete(undo);
    try {
      undo();
    } catch (error) {
      console.error(error);
    }
  }
}
