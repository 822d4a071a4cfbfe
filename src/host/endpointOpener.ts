import type { Address } from "../core/address";
import { SockscopeError } from "../core/sockscopeError";
import type { Connection } from "../engine/connection";
import type { ConnectOptions } from "../engine/dial";
import type { Endpoints, Started } from "../engine/endpoints";
import type { Listener, ListenOptions } from "../engine/listener";
import { defaultConnectOptions, defaultTcpOptions } from "./settings";

/** Opens endpoints with the user's settings for whatever is not said; the way in for commands and API alike. */
export class EndpointOpener {
  constructor(private readonly endpoints: Endpoints) {}

  connect(address: Address, options: ConnectOptions = {}): Started<Connection> {
    return this.endpoints.connect(address, withoutZeroKeepAlive({ ...defaultConnectOptions(), ...options }));
  }

  /** An address that was never bound because the user said no is not kept in the list. */
  listen(address: Address, options: ListenOptions = {}): Started<Listener> {
    const started = this.endpoints.listen(address, withoutZeroKeepAlive({ ...defaultTcpOptions(), ...options }));
    const opened = this.listening(started);
    opened.catch(() => undefined);
    return { endpoint: started.endpoint, opened };
  }

  private async listening({ endpoint, opened }: Started<Listener>): Promise<void> {
    try {
      await opened;
    } catch (error) {
      if (error instanceof SockscopeError && error.code === "SOCKSCOPE_BIND_REFUSED") this.endpoints.remove(endpoint);
      throw error;
    }
    if (endpoint.state === "listening") return;
    throw new SockscopeError("SOCKSCOPE_CANCELLED", "The listener was closed before it was listening; listen again.");
  }
}

/** The engine knows no keep-alive of 0: it is left out where it is off. */
function withoutZeroKeepAlive<T extends { readonly keepAliveMs?: number }>(options: T): Omit<T, "keepAliveMs"> {
  const { keepAliveMs, ...others } = options;
  return keepAliveMs ? options : others;
}
