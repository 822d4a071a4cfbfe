import * as vscode from "vscode";
import { countOf } from "../../../core/countOf";
import { writeExchange } from "../../../core/exchange/write/writeExchange";
import type { ImportDraft } from "../../../core/exchange/import/draftImport";
import { SockscopeError } from "../../../core/sockscopeError";
import { showQuickInput } from "../../quickInput/showQuickInput";
import { askExchangeFile, type FileQuestion } from "./askExchangeFile";
import { askImport, importTitle, type ImportAnswer } from "./askImport";
import { plainName, type ExchangeTarget } from "./exchangeTarget";
import { withComments } from "./withComments";
import { writeExchangeFile } from "./writeExchangeFile";

/** What was understood of an import, and what was left out. */
export interface ImportReview {
  readonly understood: readonly string[];
  readonly notes: readonly string[];
}

/** How the user is asked. */
export interface ImportQuestions {
  ask(): Promise<ImportAnswer | undefined>;
  /** Shows what was understood; whether to go on. */
  review(review: ImportReview): Promise<boolean>;
  askFile(question: FileQuestion): Promise<ExchangeTarget | undefined>;
}

const questionsOfWindow: ImportQuestions = { ask: askImport, review: showReview, askFile: askExchangeFile };

/**
 * Makes an exchange file of what another program has, after showing what was understood; what was left out stands above
 * it as comments. Rejects with a SockscopeError where that cannot be done; resolves also where the user gave up.
 */
export async function importExchange(questions = questionsOfWindow): Promise<void> {
  const answer = await questions.ask();
  if (!answer) return;
  const { understood, notes } = made(answer.draft("payload"));
  const all = [...answer.leftOut, ...notes];
  if (!(await questions.review({ understood, notes: all }))) return;
  const target = await questions.askFile({ title: importTitle(), proposed: plainName(answer.name) });
  if (!target) return;
  await writeExchangeFile(target, (stem) => {
    const { draft, files } = made(answer.draft(stem));
    return { text: withComments(writeExchange(draft), all), files };
  });
}

function made(draft: ImportDraft): ImportDraft & { readonly ok: true } {
  if (draft.ok) return draft;
  throw new SockscopeError("SOCKSCOPE_NOT_IMPORTED", draft.message);
}

const mostRows = 200;

async function showReview({ understood, notes }: ImportReview): Promise<boolean> {
  const pick = vscode.window.createQuickPick();
  const goOn = { label: `$(arrow-right) ${vscode.l10n.t("Write the File…")}`, alwaysShow: true };
  pick.title = importTitle();
  pick.placeholder = vscode.l10n.t("This is what was understood");
  pick.items = [
    goOn,
    heading(vscode.l10n.t("{0} understood", countOf(understood.length, "part"))),
    ...understood.slice(0, mostRows).map((label) => ({ label: `$(check) ${label}` })),
    ...(notes.length === 0 ? [] : [heading(vscode.l10n.t("different, or left out"))]),
    ...notes.slice(0, mostRows).map((label) => ({ label: `$(warning) ${label}` })),
  ];
  const answer = await showQuickInput<true>(pick, (settle) => {
    pick.onDidAccept(() => {
      if (pick.activeItems[0] === goOn) settle({ type: "value", value: true });
    });
  });
  return answer.type === "value";
}

function heading(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
