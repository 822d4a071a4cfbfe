import type { Address } from "../core/address";
import { SockscopeError } from "../core/sockscopeError";
import type { Connection } from "../engine/connection";
import type { ConnectOptions } from "../engine/dial";
import type { Endpoint, Endpoints, Started } from "../engine/endpoints";
import type { Listener, ListenOptions } from "../engine/listener";
import type { KeptOptions } from "./keptOptions";
import { defaultConnectOptions, defaultTcpOptions } from "./settings";

/** Opens endpoints with the user's settings for whatever is not said; the way in for commands and API alike. */
export class EndpointOpener {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly kept: KeptOptions,
  ) {}

  connect(address: Address, options: ConnectOptions = {}): Started<Connection> {
    this.kept.keepConnection(address, options);
    return this.endpoints.connect(address, connectOptions(options));
  }

  /** An address that was never bound because the user said no is not kept in the list. */
  listen(address: Address, options: ListenOptions = {}): Started<Listener> {
    const started = this.endpoints.listen(address, listenOptions(options));
    const opened = this.listening(started, options);
    opened.catch(() => undefined);
    return { endpoint: started.endpoint, opened };
  }

  /** Shows an endpoint of an earlier extension host as closed; opened again, it is as it was. */
  restore(kind: "connection" | "listener", address: Address): Endpoint {
    const options =
      kind === "connection"
        ? connectOptions(this.kept.connection(address))
        : listenOptions(this.kept.listener(address));
    return this.endpoints.restore(kind, address, options);
  }

  private async listening({ endpoint, opened }: Started<Listener>, options: ListenOptions): Promise<void> {
    this.kept.keepListener(endpoint.requested, options);
    try {
      await opened;
    } catch (error) {
      if (error instanceof SockscopeError && error.code === "SOCKSCOPE_BIND_REFUSED") this.endpoints.remove(endpoint);
      throw error;
    }
    this.kept.keepListener(endpoint.address, options);
    if (endpoint.state === "listening") return;
    throw new SockscopeError("SOCKSCOPE_CANCELLED", "The listener was closed before it was listening; listen again.");
  }
}

function connectOptions(options: ConnectOptions): ConnectOptions {
  return withoutZeroKeepAlive({ ...defaultConnectOptions(), ...options });
}

function listenOptions(options: ListenOptions): ListenOptions {
  return withoutZeroKeepAlive({ ...defaultTcpOptions(), ...options });
}

/** The engine knows no keep-alive of 0: it is left out where it is off. */
function withoutZeroKeepAlive<T extends { readonly keepAliveMs?: number }>(options: T): Omit<T, "keepAliveMs"> {
  const { keepAliveMs, ...others } = options;
  return keepAliveMs ? options : others;
}
