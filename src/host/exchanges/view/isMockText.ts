import { parsingExchange } from "../../../core/exchange/readExchange";
import { doInTurns } from "../../../engine/doInTurns";

/**
 * Whether a text is that of a mock. Looks at the keys at the start of lines, as nearly all files are written; only one that
 * has none there is read in full.
 */
export async function isMockText(text: string): Promise<boolean> {
  if (/^(?:rules|"rules"|'rules')[ \t]*:/m.test(text)) return true;
  if (/^(?:steps|"steps"|'steps')[ \t]*:/m.test(text)) return false;
  return (await doInTurns(parsingExchange(text))).document.rules !== undefined;
}
