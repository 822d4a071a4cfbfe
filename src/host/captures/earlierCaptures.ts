import { formatAddress } from "../../core/address";
import type { CaptureStore, EarlierCapture } from "../../engine/captureStore";
import type { Endpoints } from "../../engine/endpoints";

/** Captures of one session, for a list of all. */
export interface CaptureGroup {
  /** Whose they are: this session's removed endpoints, or an earlier session that ended in order or did not. */
  readonly origin: "removed" | "ended" | "interrupted";
  /** The newest first; never empty. */
  readonly captures: readonly EarlierCapture[];
}

/** Everything that was recorded and is not shown any more, the newest session first. */
export async function earlierCaptures(store: CaptureStore, endpoints: Endpoints): Promise<readonly CaptureGroup[]> {
  const [own, sessions] = await Promise.all([store.ownCaptures(), store.earlierSessions()]);
  const shown = new Set([...endpoints.connections, ...endpoints.listeners].map(({ captureFile }) => captureFile));
  const removed = own.filter(({ files }) => !files.some((file) => shown.has(file)));
  const groups: CaptureGroup[] = [
    { origin: "removed", captures: removed.toReversed() },
    ...sessions.map(({ hasEnded, captures }) => ({
      origin: hasEnded ? ("ended" as const) : ("interrupted" as const),
      captures: captures.toReversed(),
    })),
  ];
  return groups.filter(({ captures }) => captures.length > 0);
}

/** Those of one address alone, in the same order; an address that nothing was recorded of leaves all. */
export function capturesOf(groups: readonly CaptureGroup[], address: string | undefined): readonly CaptureGroup[] {
  if (address === undefined) return groups;
  const found = groups
    .map((group) => ({ ...group, captures: group.captures.filter((each) => formatAddress(each.address) === address) }))
    .filter(({ captures }) => captures.length > 0);
  return found.length > 0 ? found : groups;
}
