import { formatAddress } from "../../core/address";
import { SockscopeError } from "../../core/sockscopeError";
import type { Connection } from "../../engine/connection";
import type { Payload } from "./composeDraft";
import { Delivery } from "./delivery";
import { readPayloadFile, type PayloadFile } from "./payloadFile";

/** Sends payloads; one for all panels, so that nothing gets in between the pieces of a file. */
export class PayloadSender {
  private readonly busy = new Set<Connection>();

  /**
   * Sends to every connection and resolves once the system has taken all of it. Rejects with a {@link SockscopeError}
   * where a connection cannot be sent to, or with `mayMissSome` where none can, or the file not be read.
   */
  async send(
    payload: Payload,
    connections: readonly Connection[],
    { mayMissSome = false }: { readonly mayMissSome?: boolean } = {},
  ): Promise<void> {
    const busy = connections.find((each) => this.busy.has(each));
    if (busy) {
      const message = `A file is still being sent to ${formatAddress(busy.address)}; wait until it is sent.`;
      throw new SockscopeError("SOCKSCOPE_BUSY", message);
    }
    const delivery = new Delivery(connections);
    if (payload.kind === "bytes") await delivery.send(payload.bytes);
    else await this.sendFile(payload.file, connections, delivery);
    if (!mayMissSome) delivery.check();
  }

  private async sendFile(file: PayloadFile, connections: readonly Connection[], delivery: Delivery): Promise<void> {
    for (const each of connections) this.busy.add(each);
    try {
      if (connections.some(({ largestSend }) => largestSend < Infinity)) await delivery.send(await readWhole(file));
      else for await (const chunk of readPayloadFile(file)) await delivery.send(chunk);
    } finally {
      for (const each of connections) this.busy.delete(each);
    }
  }
}

/** Datagrams are sent in one piece. */
async function readWhole(file: PayloadFile): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.bytes);
  let at = 0;
  for await (const chunk of readPayloadFile(file)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
