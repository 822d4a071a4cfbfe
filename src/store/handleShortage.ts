import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { errorCode } from "../core/sockscopeError";

/** So many stay for what else needs some at any time: the next file of a capture, a program that is started. */
const spareHandles = 16;

const shortages = new Set(["EMFILE", "ENFILE"]);

/**
 * The system's code where this process (EMFILE) or the whole system (ENFILE) cannot take `more` file handles without
 * touching the last few; undefined where all is well. It is found out by opening some, within microseconds, for nothing
 * else tells what the rest of the process holds. On Windows sockets are no file handles, and there are always some.
 */
export function handleShortage(more = 1): string | undefined {
  if (process.platform === "win32") return undefined;
  const opened: number[] = [];
  try {
    while (opened.length < spareHandles + more) opened.push(openSync(devNull, "r"));
    return undefined;
  } catch (error) {
    const code = errorCode(error);
    return code !== undefined && shortages.has(code) ? code : undefined;
  } finally {
    for (const handle of opened) closeSync(handle);
  }
}
