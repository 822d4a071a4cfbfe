import type { Connection as EngineConnection } from "../../engine/connection";
import type { Listener as EngineListener } from "../../engine/listener";
import { ApiConnection } from "./apiConnection";
import type { ReportError } from "./apiEvent";
import { ApiListener } from "./apiListener";
import type { KeepPolicy } from "./receivedBytes";
import type { Connection, Listener } from "./sockscope";

/** The one API object of each connection and listener, made when it is first asked for. */
export class ConnectionDirectory {
  private readonly connections = new WeakMap<EngineConnection, Connection>();
  private readonly listeners = new WeakMap<EngineListener, Listener>();

  constructor(private readonly report: ReportError) {}

  /** `keep` counts when the object is made; later calls give the object as it is. */
  connection(connection: EngineConnection, keep: KeepPolicy = "none"): Connection {
    const known = this.connections.get(connection);
    if (known) return known;
    const made = new ApiConnection(connection, keep, this.report);
    this.connections.set(connection, made);
    return made;
  }

  /** `isOwn` counts when the object is made: the listener is opened through the API. */
  listener(listener: EngineListener, isOwn = false): Listener {
    const known = this.listeners.get(listener);
    if (known) return known;
    const made = new ApiListener(listener, isOwn, this, this.report);
    this.listeners.set(listener, made);
    return made;
  }
}
