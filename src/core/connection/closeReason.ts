/** Who ended a connection, how, and with which code; exactly one for each connection. */
export interface CloseReason {
  readonly by: "local" | "remote";
  /**
   * `fin`: an orderly end (RFC 9293 section 3.6), `by` being who sent the first FIN; `rst`: a reset; `timeout`: no answer;
   * `error`: any other failure, named by `code`; `abort`: dropped by us without an orderly end.
   */
  readonly how: "fin" | "rst" | "timeout" | "error" | "abort";
  readonly code?: string;
}

const remoteCodes = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);
const resetCodes = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED"]);

/** What a system error that ended a connection says about who ended it and how. */
export function reasonOfError(code: string): CloseReason {
  if (resetCodes.has(code)) return { by: "remote", how: "rst", code };
  if (code === "ETIMEDOUT") return { by: "local", how: "timeout", code };
  return { by: remoteCodes.has(code) ? "remote" : "local", how: "error", code };
}

/** `closed by peer (FIN)`, `reset by peer`, `timed out`, … for the tree, the panel and the log. */
export function describeCloseReason({ by, how, code }: CloseReason): string {
  const who = by === "local" ? "us" : "the peer";
  switch (how) {
    case "fin":
      return `closed by ${who}`;
    case "rst":
      return `reset by ${who}`;
    case "abort":
      return code === "SOCKSCOPE_RESTARTED" ? "closed by a restart" : `dropped by ${who}`;
    case "timeout":
      return "timed out";
    case "error":
      return `failed: ${code ?? "unknown error"}`;
  }
}
