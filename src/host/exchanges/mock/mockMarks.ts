import * as vscode from "vscode";
import type { SourceRange } from "../../../core/exchange/diagnostic";
import { describeProblem } from "../../../core/exchange/run/describeOutcome";
import { TrackedLines } from "../../../core/exchange/run/trackedLines";
import type { MarkSource } from "../run/lineDecorations";
import type { LineMark } from "../run/stepMarks";
import type { ExchangeMocks } from "./exchangeMocks";
import type { MockSession } from "./mockSession";

/** How often each rule of a mock that serves has answered, as long as the file is as it was started. */
export class MockMarks implements MarkSource, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(private readonly mocks: ExchangeMocks) {
    const tell = (uri: vscode.Uri): void => {
      const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
      if (document !== undefined) this.#changed.fire(document);
    };
    this.#subscriptions = vscode.Disposable.from(
      mocks.onDidChange(({ uri }) => tell(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => mocks.session(uri) && tell(uri)),
    );
  }

  marksOf(document: vscode.TextDocument): readonly LineMark[] {
    const session = this.mocks.session(document.uri);
    if (session === undefined || session.hasEnded || document.getText() !== session.source) return [];
    return marksIn(document, session);
  }

  hoverOf(): undefined {
    return undefined;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}

function marksIn(document: vscode.TextDocument, session: MockSession): readonly LineMark[] {
  const lines = new TrackedLines(session.source);
  const lineOf = (at: SourceRange): number => document.positionAt(lines.linesOf(at)?.from ?? at.from).line;
  const answers = [...session.rules.values()].map(({ at, answered, note }): LineMark => {
    const times = answered === 1 ? vscode.l10n.t("answered once") : vscode.l10n.t("answered {0} times", answered);
    const text = `✓ ${[times, note].filter((part) => part !== "").join(" · ")}`;
    return { line: lineOf(at), kind: "passed", text, step: undefined };
  });
  const { problem } = session;
  if (problem === undefined || problem.file !== document.uri.path) return answers;
  const failed = { kind: "failed", text: `✗ ${describeProblem(problem)}`, step: undefined } as const;
  return [...answers, { line: lineOf(problem.at), ...failed }];
}
