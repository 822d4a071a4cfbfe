import type { Endpoint } from "../../engine/endpoints";
import type { CommandServices } from "./commandServices";

/** Takes an endpoint whose address is written anew off the list, and its panel away, unless it is open by now. */
export function removeFailed({ endpoints, panels }: CommandServices, endpoint: Endpoint): void {
  if (endpoint.state !== "closed") return;
  endpoints.remove(endpoint);
  panels.close(endpoint);
}
