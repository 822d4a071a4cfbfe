import type { Endpoint } from "../engine/endpoints";
import type { Exportable } from "./export/exportable";
import type { PanelCommand } from "../protocol/panelContract";

/** What commands need of the panels. */
export interface EndpointPanels {
  /** Shows the endpoint's panel, an existing one rather than a second. */
  open(endpoint: Endpoint, options?: { readonly preserveFocus?: boolean }): void;
  /** Closes the endpoint's panel, where there is one. */
  close(endpoint: Endpoint): void;
  /** The endpoint of the focused panel. */
  readonly active: Endpoint | undefined;
  /** What can be exported from the focused panel. */
  readonly activeExportable: Exportable | undefined;
  /** Sends a command to the focused panel. */
  post(command: PanelCommand): void;
}
