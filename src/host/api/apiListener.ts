import { formatAddress } from "../../core/address";
import { SockscopeError } from "../../core/sockscopeError";
import type { Listener as EngineListener } from "../../engine/listener";
import { ApiEvent, type ReportError } from "./apiEvent";
import type { ConnectionDirectory } from "./connectionDirectory";
import { readAddress } from "./readAddress";
import type { Connection, Listener } from "./sockscope";

/** A listener as other extensions see it. Made once for each listener of the engine, which owns the socket. */
export class ApiListener implements Listener {
  readonly #listener: EngineListener;
  readonly #directory: ConnectionDirectory;
  readonly #connected: ApiEvent<Connection>;

  /** `isOwn`: it was opened through the API, so that reading from its connections may pause. */
  constructor(listener: EngineListener, isOwn: boolean, directory: ConnectionDirectory, report: ReportError) {
    this.#listener = listener;
    this.#directory = directory;
    this.#connected = new ApiEvent(report);
    const mayPause = isOwn && listener.requested.transport === "tcp" && listener.options.autoReply?.reply === undefined;
    listener.onDidConnect((accepted) => {
      if (!this.#connected.hasHandlers) return;
      const connection = directory.connection(accepted, mayPause ? "pause" : "giveUp");
      this.#connected.fire(() => connection);
    });
  }

  get id(): string {
    return this.#listener.id;
  }

  get address(): string {
    return formatAddress(this.#listener.address);
  }

  get connections(): readonly Connection[] {
    return this.#listener.connections.map((each) => this.#directory.connection(each));
  }

  get onDidConnect(): Listener["onDidConnect"] {
    return this.#connected.event;
  }

  async peer(address: string): Promise<Connection> {
    const { transport, host, port } = readAddress(address, { transport: "udp" });
    if (transport !== "udp") {
      const message = `${address} is no UDP address; write the peer's host:port.`;
      throw new SockscopeError("SOCKSCOPE_BAD_ADDRESS", message);
    }
    return this.#directory.connection(await this.#listener.peer({ host, port }));
  }

  get captureFile(): string | undefined {
    return this.#listener.captureFile;
  }

  flushCapture(): Promise<void> {
    return this.#listener.flushCapture();
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  dispose(): void {
    void this.#listener.abort();
  }
}
