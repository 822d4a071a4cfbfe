import { readExchange } from "../../../core/exchange/readExchange";

/**
 * Whether a text is that of a mock. Looks at the keys at the start of lines, as nearly all files are written; only one that
 * has none there is read in full.
 */
export function isMockText(text: string): boolean {
  if (/^(?:rules|"rules"|'rules')[ \t]*:/m.test(text)) return true;
  if (/^(?:steps|"steps"|'steps')[ \t]*:/m.test(text)) return false;
  return readExchange(text).document.rules !== undefined;
}
