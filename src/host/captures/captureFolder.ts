import { homedir } from "node:os";
import { isAbsolute, join, normalize } from "node:path";

/** Where captures go, and what is wrong with the setting where they do not go where it says. */
export interface CaptureFolder {
  readonly path: string;
  /** One sentence; undefined where the setting holds. */
  readonly problem?: string;
}

/** Reads the setting for the folder of captures: an absolute path, also one from `~` on; `own` where it is empty. */
export function readCaptureFolder(setting: string, own: string): CaptureFolder {
  const text = setting.trim();
  if (text === "") return { path: own };
  const path = /^~($|[/\\])/.test(text) ? join(homedir(), text.slice(1)) : text;
  if (isAbsolute(path) && !path.includes("\0")) return { path: normalize(path) };
  const problem = `The capture folder “${shortened(text)}” is not an absolute path, so captures go to ${own}; set one such as ${join(homedir(), "captures")}.`;
  return { path: own, problem };
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
