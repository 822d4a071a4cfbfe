import * as vscode from "vscode";
import type { RecordPorts } from "../panel/logCalls";
import type { RecordDocuments } from "./recordDocuments";

/** The clipboard and the editors of VS Code, as panels use them. */
export function recordPorts(documents: RecordDocuments): RecordPorts {
  return {
    writeClipboard: (text) => vscode.env.clipboard.writeText(text),
    open: (of, range, as) => documents.open(of, range, as),
    compare: (of, left, right) => documents.compare(of, left, right),
    saveAsExchange: async (records) => {
      const { saveAsExchange } = await import("../exchanges/saving/saveAsExchange");
      await saveAsExchange(records);
    },
  };
}
