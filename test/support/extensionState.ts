import type * as vscode from "vscode";

/** A memento that is forgotten with the test. */
export function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, otherwise?: unknown) => (values.has(key) ? values.get(key) : otherwise),
    update: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  } as vscode.Memento;
}

/** A secret storage that is forgotten with the test. */
export function secretStorage(): Pick<vscode.SecretStorage, "get" | "store" | "delete"> {
  const values = new Map<string, string>();
  return {
    get: (key) => Promise.resolve(values.get(key)),
    store: (key, value) => Promise.resolve(void values.set(key, value)),
    delete: (key) => Promise.resolve(void values.delete(key)),
  };
}
