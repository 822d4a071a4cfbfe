import assert from "node:assert/strict";
import type { Connection } from "../../src/engine/connection";
import type { Endpoints } from "../../src/engine/endpoints";
import type { Listener } from "../../src/engine/listener";
import { newSpoolEndpoints, type SpoolSetting } from "./spoolEndpoints";
import { until } from "./until";

/** A client and the accepted connection that talks to it. */
export interface Pair {
  readonly client: Connection;
  readonly server: Connection;
}

export interface Scene {
  readonly endpoints: Endpoints;
  readonly listener: Listener;
  /** The folder of the sessions. */
  readonly root: string;
}

/** Listens on a port of its own, recording in files. */
export async function listen(transport: "tcp" | "udp", host: string, setting: SpoolSetting = {}): Promise<Scene> {
  const { endpoints, root } = await newSpoolEndpoints(setting);
  const { endpoint: listener, opened } = endpoints.listen({ transport, host, port: 0 });
  await opened;
  return { endpoints, listener, root };
}

/** Connects to the scene's listener. */
export async function connect({ endpoints, listener }: Scene): Promise<Pair> {
  const { endpoint: client, opened } = endpoints.connect(listener.address);
  await opened;
  return { client, server: await acceptedFrom(listener, client) };
}

/** The connection that a listener accepted from this one, and not from one before it that had the same port. */
export function acceptedFrom(listener: Listener, client: Connection): Promise<Connection> {
  const isFromClient = ({ remote, state }: Connection): boolean =>
    remote?.port === client.local?.port && state !== "closed";
  return until(() => listener.connections.findLast(isFromClient), { what: "the connection is accepted" });
}

/** Sends in pieces of odd lengths, so that records are split and joined in every way. */
export async function sendAll(connection: Connection, bytes: Uint8Array): Promise<void> {
  let from = 0;
  for (let size = 1; from < bytes.length; size = (size * 7 + 3) % 200_003) {
    await connection.send(bytes.subarray(from, from + size));
    from += size;
  }
}

export async function allCame(connection: Connection, count: number): Promise<void> {
  await until(() => connection.traffic.in.bytes >= count, { what: `${count} bytes are here`, timeoutMs: 20_000 });
}

export async function closed(connection: Connection): Promise<void> {
  await until(() => connection.state === "closed", { what: "the connection is closed" });
}

/** The file that an endpoint records in, with everything so far in it. */
export async function fileOf(endpoint: Connection | Listener): Promise<string> {
  await endpoint.flushCapture();
  const file = endpoint.captureFile;
  assert.ok(file);
  return file;
}
