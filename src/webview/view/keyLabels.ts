export const isMac = typeof navigator !== "undefined" && navigator.userAgent.includes("Mac OS");

/** The key bindings as the user's keyboard names them. */
export const keyLabels = {
  send: isMac ? "⌘Enter" : "Ctrl+Enter",
  older: isMac ? "⌥↑" : "Alt+↑",
  newer: isMac ? "⌥↓" : "Alt+↓",
  findNext: isMac ? "⌘G" : "F3",
  findPrevious: isMac ? "⇧⌘G" : "Shift+F3",
  selectAll: isMac ? "⌘A" : "Ctrl+A",
  addToSelection: isMac ? "⌘Click" : "Ctrl+Click",
} as const;
