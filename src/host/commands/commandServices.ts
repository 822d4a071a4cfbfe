import type { CaptureStore } from "../../engine/captureStore";
import type { Endpoints } from "../../engine/endpoints";
import type { CaptureEditors } from "../captures/captureEditors";
import type { EndpointOpener } from "../endpointOpener";
import type { ExchangesPart } from "../exchanges/exchangesPart";
import type { EndpointPanels } from "../endpointPanels";
import type { CaptureExporter } from "../export/captureExporter";
import type { RecentAddresses } from "../recentAddresses";
import type { WiresharkFollowers } from "../wireshark/wiresharkFollowers";
import type { LogOutputChannel, Uri } from "vscode";
import type { TreeRow } from "../tree/treeRow";

/** What the commands act on. */
export interface CommandServices {
  readonly endpoints: Endpoints;
  readonly captureStore: CaptureStore;
  readonly opener: EndpointOpener;
  readonly panels: EndpointPanels;
  readonly captures: CaptureEditors;
  readonly exporter: CaptureExporter;
  readonly followers: WiresharkFollowers;
  readonly exchanges: ExchangesPart;
  readonly recentConnects: RecentAddresses;
  readonly recentListens: RecentAddresses;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
  /** Shows more rows in place of a "Show More…" row. */
  readonly showMore: (row: TreeRow) => void;
}

/** `item` and `items` are the row and the chosen rows where a tree's menu called; the palette passes nothing. */
export type CommandHandler = (item?: unknown, items?: unknown) => unknown;
