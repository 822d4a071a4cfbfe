import { parseAddress } from "../../core/address";
import type { CaptureFiles } from "../../engine/captureFiles";
import type { Conversation } from "../panel/conversation";
import { reachable, type ShownLog } from "../panel/shownLog";

/** A capture that is open, and the name of its file, or of the first one. */
export interface NamedCapture {
  readonly name: string;
  readonly files: CaptureFiles;
}

/** What a panel shows of an opened capture, as far as it is read. */
export function capturedLog({ files, name }: NamedCapture): ShownLog {
  return {
    source: files.source,
    name,
    endpoint: files.endpoint ?? name,
    connection: undefined,
    namesPeers: true,
    commandTarget: (connection) => commandTarget(files, connection),
    conversation: (connection) => conversation(files, connection),
  };
}

/** In a capture of Sockscope the side that has the endpoint's port is the server; in others, where the first packet went. */
function conversation(files: CaptureFiles, connection: number): Conversation | undefined {
  const found = files.conversation(connection);
  if (!found) return undefined;
  const { transport, local, remote } = found;
  const parsed = files.endpoint === undefined ? undefined : parseAddress(files.endpoint);
  const server = parsed?.ok ? parsed.address : remote;
  const isServer = server.port === local.port && server.port !== remote.port;
  return { transport, role: isServer ? "server" : "client", server, client: isServer ? remote : local };
}

/** What Sockscope dialled or listened on; in the capture of another program, where the first packet of the two went. */
function commandTarget(files: CaptureFiles, connection: number): ReturnType<ShownLog["commandTarget"]> {
  const parsed = files.endpoint === undefined ? undefined : parseAddress(files.endpoint);
  if (parsed?.ok) return reachable(parsed.address);
  const conversation = files.conversation(connection);
  return conversation && reachable({ transport: conversation.transport, ...conversation.remote });
}
