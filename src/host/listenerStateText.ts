import type { Listener } from "../engine/listener";

/** `listening`, `failed: EADDRINUSE`, … in the words that tree and panel share. */
export function listenerStateText({ state, problem }: Pick<Listener, "state" | "problem">): string {
  if (state === "binding") return state;
  if (state === "listening") return problem ? `listening, but ${problem.code}` : state;
  if (problem?.code === "SOCKSCOPE_RESTARTED") return "closed by a restart";
  return problem ? `failed: ${problem.code}` : state;
}
