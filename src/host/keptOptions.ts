import { formatAddress, type Address } from "../core/address";
import { formatBase64, parseBase64Payload } from "../core/payload/base64Payload";
import type { ConnectOptions } from "../engine/dial";
import type { ListenOptions } from "../engine/listener";
import { readConnectOptions, readListenOptions } from "./api/readOptions";
import type { KeyValueStore } from "./panel/delayedSave";

type Kind = "connection" | "listener";
/** The key of an endpoint, and its options as a text. */
type Entry = readonly [key: string, options: string];

const storeKey = "sockscope.options";
const mostEntries = 50;
const longestOptions = 65_536;

/**
 * How endpoints were opened, by their address, so that one of an earlier extension host can be opened again as it was:
 * a listener that echoes, a connection with its source port. The 50 last ones are kept, of 65 536 characters at most.
 */
export class KeptOptions {
  private entries: readonly Entry[];

  /** `failed` is told where the store does not take them. */
  constructor(
    private readonly store: KeyValueStore,
    private readonly failed: (error: unknown) => void,
  ) {
    this.entries = readEntries(store.get(storeKey));
  }

  keepConnection(address: Address, options: ConnectOptions): void {
    const { connectTimeoutMs: timeoutMs, localHost: localAddress, localPort, noDelay, keepAliveMs, retry } = options;
    this.keep("connection", address, { timeoutMs, localAddress, localPort, noDelay, keepAliveMs, retry });
  }

  keepListener(address: Address, { autoReply, multicast, broadcast, reuseAddress }: ListenOptions): void {
    this.keep("listener", address, { ...autoReply, multicast, broadcast, reuseAddress });
  }

  /** None where nothing is kept, or nothing that can be read. */
  connection(address: Address): ConnectOptions {
    return this.read("connection", address, readConnectOptions) ?? {};
  }

  /** None where nothing is kept, or nothing that can be read. */
  listener(address: Address): ListenOptions {
    return this.read("listener", address, readListenOptions) ?? {};
  }

  private keep(kind: Kind, address: Address, options: object): void {
    const key = keyOf(kind, address);
    const text = JSON.stringify(options, bytesAsText);
    const known = this.entries.find(([each]) => each === key)?.[1];
    if (text === known || (text === "{}" && known === undefined)) return;
    const others = this.entries.filter(([each]) => each !== key);
    const isKept = text !== "{}" && text.length <= longestOptions;
    this.entries = isKept ? [...others.slice(1 - mostEntries), [key, text]] : others;
    this.store.update(storeKey, this.entries).then(undefined, this.failed);
  }

  private read<T>(kind: Kind, address: Address, reader: (options: object) => T): T | undefined {
    const text = this.entries.find(([key]) => key === keyOf(kind, address))?.[1];
    if (text === undefined) return undefined;
    try {
      return reader(JSON.parse(text, textAsBytes) as object);
    } catch {
      // Of another version, or somebody else has written to the store.
      return undefined;
    }
  }
}

function keyOf(kind: Kind, address: Address): string {
  return `${kind} ${formatAddress(address)}`;
}

function bytesAsText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: formatBase64(value) } : value;
}

function textAsBytes(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("base64" in value)) return value;
  const result = parseBase64Payload(String(value.base64));
  return result.ok ? result.bytes : value;
}

function readEntries(value: unknown): Entry[] {
  if (!Array.isArray(value)) return [];
  return value.slice(-mostEntries).filter((entry): entry is Entry => {
    return Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string";
  });
}
