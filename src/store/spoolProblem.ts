import { errorCode, SockscopeError } from "../core/sockscopeError";

const sentences: Record<string, string> = {
  ENOSPC: "the disk is full; free some space and try again",
  EDQUOT: "your quota on the disk is used up; free some space and try again",
  EFBIG: "the file system does not take a file of that size; set a smaller capture limit and try again",
  EROFS: "the file system is read-only; set another folder for captures and try again",
  EACCES: "the folder may not be written to; check its rights or set another folder for captures, and try again",
  EPERM: "the folder may not be written to; check its rights or set another folder for captures, and try again",
  ENOENT: "the folder or the file was removed; try again to record to a new one",
  ENOTDIR: "a part of the path is not a folder; set another folder for captures and try again",
  EEXIST: "something else of that name is there; set another folder for captures and try again",
  ENAMETOOLONG: "the path is too long; set another folder for captures and try again",
  EMFILE: "this process has no file handle left; close some connections and try again",
  ENFILE: "the system has no file handle left; close some programs and try again",
  EIO: "the disk reported an error; set a folder on another disk and try again",
};

/** Why a recording stopped, in one sentence: what was wrong, where, what to do. */
export function recordingProblem(error: unknown, path: string): SockscopeError {
  const code = errorCode(error) ?? "SOCKSCOPE_UNKNOWN";
  const reason = Object.hasOwn(sentences, code)
    ? sentences[code]
    : `the system reported ${code}; set another folder for captures and try again`;
  const message = `Recording to ${path} stopped: ${reason ?? code}.`;
  return new SockscopeError(code, message, { cause: error });
}

/** Why a part of a capture could not be read back. */
export function readingProblem(error: unknown, path: string): SockscopeError {
  if (error instanceof SockscopeError) return error;
  const code = errorCode(error) ?? "SOCKSCOPE_UNKNOWN";
  const reason = code === "ENOENT" ? "it is no longer there" : `the system reported ${code}`;
  return new SockscopeError(code, `${path} could not be read: ${reason}.`, { cause: error });
}
