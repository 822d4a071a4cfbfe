import { canSend, isConnecting } from "../../core/connection/connectionState";
import type { DraftPreview, EndpointSnapshot, SendTarget } from "../../protocol/panelContract";

/** What is asked before a send: the connection, the draft as previewed, and the chosen target of a listener. */
export interface SendQuestion {
  readonly snapshot: EndpointSnapshot | undefined;
  readonly preview: DraftPreview | undefined;
  /** A connection id, or undefined for all of them. */
  readonly targetId: string | undefined;
}

/** Why nothing can be sent at all, in one sentence; undefined where it can. */
export function connectionProblem(
  snapshot: EndpointSnapshot | undefined,
  targetId: string | undefined,
): string | undefined {
  if (!snapshot) return "The panel is still loading.";
  if (snapshot.kind === "listener") return listenerProblem(snapshot, targetId);
  const { state } = snapshot;
  if (canSend(state)) return undefined;
  if (isConnecting(state)) return "Not connected yet.";
  return state === "closed" ? "The connection is closed." : "We have closed our side, so nothing more can be sent.";
}

function listenerProblem(
  { state, targets, targetCount }: EndpointSnapshot,
  id: string | undefined,
): string | undefined {
  if (state === "closed") return "The listener is closed.";
  if (targetCount === 0) return "Nobody is connected yet.";
  const isKnown = id === undefined || targets.some((target) => target.id === id) || targets.length < targetCount;
  return isKnown ? undefined : "The chosen connection is closed; choose another one.";
}

/** Why this draft cannot be sent now, in one sentence; undefined where it can. */
export function sendProblem({ snapshot, preview, targetId }: SendQuestion): string | undefined {
  const problem = connectionProblem(snapshot, targetId);
  if (problem !== undefined || !preview) return problem;
  if (!preview.ok) return preview.problem.message;
  const sendsEmpty = snapshot?.title.startsWith("udp:") === true;
  return preview.length === 0 && !sendsEmpty ? "There is nothing to send yet." : undefined;
}

/** What a target is called in the list; the newest ones come first. */
export function findTarget(targets: readonly SendTarget[], id: string | undefined): SendTarget | undefined {
  return targets.find((target) => target.id === id);
}
