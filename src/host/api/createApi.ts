import type { EndpointOpener } from "../endpointOpener";
import type { Endpoints } from "../../engine/endpoints";
import { ApiEvent, type ReportError } from "./apiEvent";
import { ConnectionDirectory } from "./connectionDirectory";
import { readAddress } from "./readAddress";
import { readConnectOptions, readListenOptions } from "./readOptions";
import type { Connection, SockscopeApi } from "./sockscope";

export interface ApiServices {
  readonly endpoints: Endpoints;
  readonly opener: EndpointOpener;
  /** Told about errors that handlers of other extensions throw. */
  readonly report: ReportError;
}

/** What other extensions get from `activate()`; see sockscope.d.ts. */
export function createApi({ endpoints, opener, report }: ApiServices): SockscopeApi {
  const directory = new ConnectionDirectory(report);
  const changed = new ApiEvent<void>(report);
  endpoints.onDidChange(() => changed.fire(() => undefined));
  return {
    apiVersion: 1,
    onDidChange: changed.event,
    get connections(): readonly Connection[] {
      const accepted = endpoints.listeners.flatMap((listener) => listener.connections);
      return [...endpoints.connections, ...accepted].map((each) => directory.connection(each));
    },
    get listeners() {
      return endpoints.listeners.map((each) => directory.listener(each));
    },
    async connect(address, options) {
      const parsed = readAddress(address);
      const { endpoint, opened } = opener.connect(parsed, readConnectOptions(options));
      const connection = directory.connection(endpoint, parsed.transport === "tcp" ? "pause" : "giveUp");
      await opened;
      return connection;
    },
    async listen(address, options) {
      const parsed = readAddress(address, { allowsPortZero: true });
      const { endpoint, opened } = opener.listen(parsed, readListenOptions(options));
      const listener = directory.listener(endpoint, true);
      await opened;
      return listener;
    },
  };
}
