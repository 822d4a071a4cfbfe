import * as vscode from "vscode";
import { askChoice } from "../../quickInput/askChoice";
import { askText } from "../../quickInput/askText";
import { runSteps, type Step } from "../../quickInput/runSteps";
import { isExchangeFile } from "../exchangeFiles";
import { exists } from "./exists";
import { nameIn, pathProblem, withEnding, type ExchangeTarget } from "./exchangeTarget";

/** What is asked for, and with which name to begin. */
export interface FileQuestion {
  readonly title: string;
  /** With its ending. */
  readonly proposed: string;
}

interface FileAnswers {
  readonly path: string;
  readonly replaces: boolean;
}

/**
 * Asks where in the workspace a new exchange file goes; what is there is replaced only where the user says so. Without
 * a folder it goes to an untitled editor. Undefined where the user gave up.
 */
export async function askExchangeFile({ title, proposed }: FileQuestion): Promise<ExchangeTarget | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return { kind: "untitled", name: proposed };
  const folder = folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick();
  if (!folder) return undefined;
  const path = await unusedPath(folder.uri, besideActive(folder, proposed));
  const answers = await runSteps(pathStep(folder.uri, title), { path, replaces: false });
  if (!answers) return undefined;
  return { kind: "file", uri: vscode.Uri.joinPath(folder.uri, answers.path), replaces: answers.replaces };
}

/** New files go to the folder of the exchange file that is being looked at. */
function besideActive(folder: vscode.WorkspaceFolder, name: string): string {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (!active || !isExchangeFile(active)) return name;
  if (vscode.workspace.getWorkspaceFolder(active)?.index !== folder.index) return name;
  const path = vscode.workspace.asRelativePath(active, false);
  return path.slice(0, path.lastIndexOf("/") + 1) + name;
}

/** The path, or the first one with a number that there is no file of. */
async function unusedPath(folder: vscode.Uri, path: string): Promise<string> {
  for (let number = 1; number < 100; number++) {
    const numbered = number === 1 ? path : path.replace(/\.sock\.yaml$/, `-${number}.sock.yaml`);
    if (!(await exists(vscode.Uri.joinPath(folder, numbered)))) return numbered;
  }
  return path;
}

function pathStep(folder: vscode.Uri, title: string): Step<FileAnswers> {
  return async (state, { canGoBack }) => {
    const answer = await askText({
      title,
      prompt: vscode.l10n.t("The file, in the workspace"),
      value: state.path,
      selection: nameIn(state.path),
      canGoBack,
      judge: (text) => {
        const message = pathProblem(text);
        return message === undefined ? undefined : { isWrong: true, message };
      },
    });
    if (answer.type !== "value") return { type: answer.type };
    const path = withEnding(answer.value);
    const isThere = await exists(vscode.Uri.joinPath(folder, path));
    const answered = { path, replaces: false };
    return isThere ? { type: "next", state: answered, step: replaceStep(title) } : { type: "done", state: answered };
  };
}

function replaceStep(title: string): Step<FileAnswers> {
  return async (state) => {
    const choices = [
      { label: vscode.l10n.t("Choose Another Name"), value: false },
      { label: vscode.l10n.t("Replace It"), detail: vscode.l10n.t("What is in it now is lost"), value: true },
    ];
    const placeholder = vscode.l10n.t("{0} is there already", state.path);
    const answer = await askChoice({ title, placeholder, choices, canGoBack: true });
    if (answer.type !== "value") return { type: answer.type };
    return answer.value ? { type: "done", state: { ...state, replaces: true } } : { type: "back" };
  };
}
