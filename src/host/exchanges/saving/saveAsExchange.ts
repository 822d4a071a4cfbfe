import * as vscode from "vscode";
import { countOf } from "../../../core/countOf";
import { formatSocketAddress } from "../../../core/address";
import { draftTraffic } from "../../../core/exchange/fromTraffic/draftTraffic";
import type { Traffic } from "../../../core/exchange/fromTraffic/traffic";
import { writeExchange } from "../../../core/exchange/write/writeExchange";
import { SockscopeError } from "../../../core/sockscopeError";
import { askExchangeFile, type FileQuestion } from "./askExchangeFile";
import { askSaving, type SavingAnswers } from "./askSaving";
import { plainName, type ExchangeTarget } from "./exchangeTarget";
import { readTraffic, type SavedRecords } from "./savedRecords";
import { withComments } from "./withComments";
import { writeExchangeFile } from "./writeExchangeFile";

/** How the user is asked. */
export interface SavingQuestions {
  /** Which side, and how it is framed; undefined where the user gave up. */
  ask(traffic: Traffic): Promise<SavingAnswers | undefined>;
  /** Where to; undefined where the user gave up. */
  askFile(question: FileQuestion): Promise<ExchangeTarget | undefined>;
}

const questionsOfWindow: SavingQuestions = { ask: askSaving, askFile: askExchangeFile };

/** Reading more records than this is shown, and can be called off. */
const fewRecords = 2000;

/**
 * Asks what to make of records, writes it as an exchange file into the workspace, and shows it. Rejects with a
 * SockscopeError where that cannot be done; resolves also where the user gave up.
 */
export async function saveAsExchange(records: SavedRecords, questions = questionsOfWindow): Promise<void> {
  const traffic = await readShown(records);
  if (!traffic) return;
  // Where there is nothing to save, nothing is asked.
  if (traffic.records.every(({ direction }) => direction === "event"))
    draft(traffic, { side: traffic.role, framing: { type: "raw" } }, "payload");
  const answers = await questions.ask(traffic);
  if (!answers) return;
  // What cannot be saved is told before a name is asked for.
  draft(traffic, answers, "payload");
  const proposed = plainName(formatSocketAddress(traffic.server));
  const target = await questions.askFile({ title: vscode.l10n.t("Save as Exchange"), proposed });
  if (target) await writeExchangeFile(target, (stem) => draft(traffic, answers, stem));
}

function draft(traffic: Traffic, answers: SavingAnswers, fileStem: string) {
  const made = draftTraffic(traffic, { ...answers, fileStem });
  if (!made.ok) throw new SockscopeError("SOCKSCOPE_NOT_SAVED", made.message);
  return { text: withComments(writeExchange(made.draft), made.notes), files: made.files };
}

/** Undefined where the user called it off. */
async function readShown(records: SavedRecords): Promise<Traffic | undefined> {
  const { numbers } = records;
  if (numbers.length <= fewRecords) return readTraffic(records);
  const title = vscode.l10n.t("Reading {0}", countOf(numbers.length, "record"));
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
    const stopping = new AbortController();
    token.onCancellationRequested(() => stopping.abort());
    try {
      return await readTraffic(records, stopping.signal);
    } catch (error) {
      if (stopping.signal.aborted) return undefined;
      throw error;
    }
  });
}
