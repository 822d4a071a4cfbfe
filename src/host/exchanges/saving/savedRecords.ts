import { formatSocketAddress, type SocketAddress } from "../../../core/address";
import { trafficLimits, type Traffic, type TrafficRecord } from "../../../core/exchange/fromTraffic/traffic";
import { groupDigits } from "../../../core/payload/groupDigits";
import { SockscopeError } from "../../../core/sockscopeError";
import type { ShownLog } from "../../panel/shownLog";
import type { Conversation } from "../../panel/conversation";

/** Records that are to be saved as an exchange file, in their order. */
export interface SavedRecords {
  readonly log: ShownLog;
  readonly numbers: readonly number[];
}

/**
 * Reads what an exchange file is made of. Rejects with a SockscopeError where it is more than such a file takes, where
 * the records are gone, or where they are of several servers; and with the signal's reason.
 */
export async function readTraffic({ log, numbers }: SavedRecords, signal?: AbortSignal): Promise<Traffic> {
  const { capture } = log.source;
  checkSize({ log, numbers });
  const records: TrafficRecord[] = [];
  const conversations = new Map<number, Conversation>();
  for (const number of numbers) {
    signal?.throwIfAborted();
    const record = capture.record(number);
    if (!record) throw new SockscopeError("SOCKSCOPE_RECORD_GONE", `Record ${groupDigits(number)} is no longer held.`);
    const { connection, timeNs, direction, event, length } = record;
    if (connection === 0) continue;
    const conversation = conversations.get(connection) ?? log.conversation(connection);
    if (!conversation) continue;
    conversations.set(connection, conversation);
    if (event) records.push({ connection, timeNs, direction: "event", event });
    else if (direction !== "event") {
      const bytes = length === 0 ? new Uint8Array() : await capture.bytes(number);
      records.push({ connection, timeNs, direction, bytes });
    }
  }
  const client = (connection: number): SocketAddress | undefined => conversations.get(connection)?.client;
  return { ...onlyServer([...conversations.values()]), records, client };
}

function checkSize({ log, numbers }: SavedRecords): void {
  const most = trafficLimits;
  const refuse = (limit: string): never => {
    const message = `An exchange file is made of ${limit} at most, and these are more: select fewer, or filter them.`;
    throw new SockscopeError("SOCKSCOPE_TOO_LARGE", message);
  };
  if (numbers.length === 0) throw new SockscopeError("SOCKSCOPE_NO_RECORDS", "There are no records to save yet.");
  if (numbers.length > most.records) refuse(`${groupDigits(most.records)} records`);
  const bytes = numbers.reduce((sum, number) => sum + (log.source.capture.record(number)?.length ?? 0), 0);
  if (bytes > most.bytes) refuse(`${groupDigits(most.bytes)} bytes of payload`);
}

function onlyServer(conversations: readonly Conversation[]): Pick<Traffic, "transport" | "role" | "server"> {
  const [first] = conversations;
  if (!first) {
    const message = "These records are of no connection: select some that were sent or received.";
    throw new SockscopeError("SOCKSCOPE_NO_RECORDS", message);
  }
  const keyOf = ({ transport, role, server }: Conversation): string =>
    `${transport} ${role} ${formatSocketAddress(server)}`;
  if (conversations.some((each) => keyOf(each) !== keyOf(first))) {
    const message = "These records are of several servers: filter by peer, and save those of one at a time.";
    throw new SockscopeError("SOCKSCOPE_SEVERAL_SERVERS", message);
  }
  const { transport, role, server } = first;
  return { transport, role, server };
}
