import * as vscode from "vscode";
import type { LineMark } from "./stepMarks";

/** Marks for a document: all that there are, or none where nothing is known of it. */
export interface MarkSource {
  marksOf(document: vscode.TextDocument): readonly LineMark[];
  /** What is shown when the pointer rests on a mark. */
  hoverOf(document: vscode.TextDocument, mark: LineMark): vscode.MarkdownString | undefined;
  readonly onDidChange: vscode.Event<vscode.TextDocument>;
}

const colors = { passed: "charts.green", failed: "editorError.foreground", other: "descriptionForeground" } as const;

/** From so many on, drawing them takes long enough to be felt. */
const manyMarks = 100;

/** Writes marks behind the lines of all editors in view. */
export class LineDecorations implements vscode.Disposable {
  readonly #types = new Map(
    Object.entries(colors).map(([kind, color]) => [kind, decorationType(new vscode.ThemeColor(color))] as const),
  );
  readonly #timers = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #shown = new WeakMap<vscode.TextEditor, string>();
  readonly #subscriptions: vscode.Disposable;

  constructor(private readonly source: MarkSource) {
    this.#subscriptions = vscode.Disposable.from(
      ...this.#types.values(),
      source.onDidChange((document) => this.#showSoon(document)),
      vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach((editor) => this.#decorate(editor))),
    );
    for (const editor of vscode.window.visibleTextEditors) this.#decorate(editor);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#subscriptions.dispose();
  }

  /** The more marks there are, the rarer they are drawn; the last change is drawn in any case. */
  #showSoon(document: vscode.TextDocument): void {
    if (this.#timers.has(document)) return;
    const count = this.source.marksOf(document).length;
    if (count < manyMarks) {
      this.#show(document);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(document);
      this.#show(document);
    }, count);
    this.#timers.set(document, timer);
  }

  #show(document: vscode.TextDocument): void {
    for (const editor of vscode.window.visibleTextEditors) if (editor.document === document) this.#decorate(editor);
  }

  /** What is behind a line moves with it; only what says something else is put there anew. */
  #decorate(editor: vscode.TextEditor): void {
    const { document } = editor;
    const marks = this.source.marksOf(document);
    const shown = marks.map(({ kind, text }) => `${kind} ${text}`).join("\n");
    if (this.#shown.get(editor) === shown) return;
    this.#shown.set(editor, shown);
    for (const [kind, type] of this.#types) {
      const own = marks.filter((mark) => mark.kind === kind && mark.line < document.lineCount);
      editor.setDecorations(
        type,
        own.map((mark) => this.#option(document, mark)),
      );
    }
  }

  #option(document: vscode.TextDocument, mark: LineMark): vscode.DecorationOptions {
    const { end } = document.lineAt(mark.line).range;
    const hoverMessage = this.source.hoverOf(document, mark);
    return {
      range: new vscode.Range(end, end),
      renderOptions: { after: { contentText: mark.text } },
      ...(hoverMessage && { hoverMessage }),
    };
  }
}

function decorationType(color: vscode.ThemeColor): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    after: { color, margin: "0 0 0 3ch" },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
