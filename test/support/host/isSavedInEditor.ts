/** Whether the window in which this is evaluated has saved an editor with this text for its next life; a browser's does so every five seconds. */
export async function isSavedInEditor(text: string): Promise<boolean> {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error("The window's state cannot be read."));
    });
  for (const { name = "" } of await indexedDB.databases()) {
    if (!name.startsWith("vscode-web-state-db")) continue;
    const database = await settled(indexedDB.open(name));
    const items = database.transaction("ItemTable").objectStore("ItemTable");
    const editors: unknown = await settled(items.get("memento/workbench.parts.editor"));
    database.close();
    if (String(editors).includes(text)) return true;
  }
  return false;
}
