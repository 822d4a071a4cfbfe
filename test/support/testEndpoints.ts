import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { formatSocketAddress, parseAddress, type Address } from "../../src/core/address";
import type { CaptureLimits } from "../../src/core/capture/memoryCapture";
import type { CloseReason } from "../../src/core/connection/closeReason";
import { describeEvent } from "../../src/core/connection/describeEvent";
import type { Connection } from "../../src/engine/connection";
import type { ConnectOptions } from "../../src/engine/dial";
import type { EndpointCapture } from "../../src/engine/endpointCapture";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import type { Listener, ListenOptions } from "../../src/engine/listener";
import { until } from "./until";

const opened = new Set<Endpoints>();
let shared: Endpoints | undefined;

/** Endpoints of one test; `disposeEndpoints` lets go of them. */
export function newEndpoints(limits: Partial<CaptureLimits> = {}): Endpoints {
  const endpoints = new Endpoints(memoryCaptures(() => ({ maxBytes: 256 << 20, maxRecords: 1e6, ...limits })));
  opened.add(endpoints);
  return endpoints;
}

/** For `afterEach`: drops everything that the test opened, and sees to it that no handle is left behind. */
export async function disposeEndpoints(): Promise<void> {
  await Promise.all([...opened].map((endpoints) => endpoints.dispose()));
  opened.clear();
  shared = undefined;
  await until(() => openHandles().length === 0, { what: "all handles are closed" }).catch((error: unknown) => {
    throw new Error(`${String(error)} Open are: ${openHandles().join(", ")}.`);
  });
}

/** Sockets, listeners and timers that keep this process alive, but for those of mocha itself. */
export function openHandles(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /TCP|UDP|Connect/.test(name));
}

export function address(text: string): Address {
  const result = parseAddress(text, { allowsPortZero: true });
  assert(result.ok, text);
  return result.address;
}

/** Connects, and waits until it is open. */
export async function connected(to: string | Address, options: ConnectOptions = {}): Promise<Connection> {
  const { endpoint, opened: open } = endpoints().connect(typeof to === "string" ? address(to) : to, options);
  await open;
  return endpoint;
}

/** Starts to connect in vain; the connection once it has failed. */
export async function failed(to: string | Address, options: ConnectOptions = {}): Promise<Connection> {
  const { endpoint, opened: open } = endpoints().connect(typeof to === "string" ? address(to) : to, options);
  await assert.rejects(open, (error) => error === endpoint.problem);
  return endpoint;
}

/** Listens, and waits until it does. */
export async function listening(on = "tcp://127.0.0.1:0", options: ListenOptions = {}): Promise<Listener> {
  const { endpoint, opened: open } = endpoints().listen(address(on), options);
  await open;
  return endpoint;
}

/** The endpoints of the test that runs now. */
export function endpoints(): Endpoints {
  shared ??= newEndpoints();
  return shared;
}

/** The next connection of a listener that has not been asked for yet, as soon as it is there. */
export async function accepted(listener: Listener, index = 0): Promise<Connection> {
  return until(() => listener.connections[index], { what: `connection ${index + 1} is accepted` });
}

export async function closeOf(connection: Connection): Promise<CloseReason> {
  return until(() => connection.closeReason, { what: "the connection is closed" });
}

/** Waits until this many bytes were received in all; those bytes, from the capture. */
export async function received(connection: Connection, count: number): Promise<Buffer> {
  await until(() => connection.traffic.in.bytes >= count, {
    what: `${count} bytes have come in, after ${connection.traffic.in.bytes}`,
    timeoutMs: 20_000,
  });
  return capturedBytes(connection, "in");
}

/** All payload of one direction of a connection, from its capture. */
export async function capturedBytes(connection: Connection, direction: "in" | "out"): Promise<Buffer> {
  const { capture } = connection.endpointCapture;
  const parts: Promise<Uint8Array>[] = [];
  for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
    const record = capture.record(number);
    if (record?.connection === connection.index && record.direction === direction) parts.push(capture.bytes(number));
  }
  return Buffer.concat(await Promise.all(parts));
}

/**
 * What happened, as a dialogue: `>> sent`, `<< received`, `-- event`; what came in several reads one after the other is
 * one line, and ports are not told.
 */
export async function dialogue({ capture }: EndpointCapture, connection?: Connection): Promise<string[]> {
  const lines: string[] = [];
  for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
    const record = capture.record(number);
    if (!record || (connection && record.connection !== connection.index)) continue;
    if (record.event) {
      lines.push(`-- ${describeEvent(record.event)}`.replace(/([\d\]]):\d+\b/g, "$1"));
      continue;
    }
    const sign = record.direction === "in" ? "<<" : ">>";
    const text = Buffer.from(await capture.bytes(number)).toString("latin1");
    const last = lines.at(-1);
    if (last?.startsWith(sign) && connection?.address.transport !== "udp") lines[lines.length - 1] = last + text;
    else lines.push(`${sign} ${text}`);
  }
  return lines;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Where a listener is to be connected to: `tcp://127.0.0.1:51334`. */
export function target(listener: Listener): string {
  return `${listener.address.transport}://${formatSocketAddress(listener.address)}`;
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
