import { formatAddress, parseAddress, type Address } from "../../core/address";
import type { PayloadDraft } from "../../core/payload/draft";
import { readDraft } from "../../core/payload/readDraft";

/** Which endpoint a panel of an earlier window showed. */
export interface RevivedPanel {
  readonly kind: "connection" | "listener";
  readonly isAccepted: boolean;
  /** The address as a panel's title. */
  readonly title: string;
  readonly address: Address;
  readonly draft: PayloadDraft | undefined;
}

const longestTitle = 400;

/**
 * Reads what a webview has kept (see `PanelState` of the contract), of which anything may have become by now. Undefined
 * where it does not tell an endpoint; never throws for plain data.
 */
export function readRevivedPanel(state: unknown): RevivedPanel | undefined {
  if (typeof state !== "object" || state === null) return undefined;
  const { version, kind, origin, title, draft } = state as Record<string, unknown>;
  if (version !== 1 || (kind !== "connection" && kind !== "listener")) return undefined;
  if (typeof title !== "string" || title.length > longestTitle) return undefined;
  const parsed = parseAddress(title, { allowsPortZero: kind === "listener" });
  if (!parsed.ok) return undefined;
  const { address } = parsed;
  const isAccepted = kind === "connection" && origin === "accepted";
  return { kind, isAccepted, title: formatAddress(address), address, draft: readDraft(draft) };
}
