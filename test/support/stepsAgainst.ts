import type { Socket } from "node:net";
import { ScriptedServer } from "./scriptedServer";

/** A file that talks to a server which does `serve` on each connection. */
export async function against(
  serve: (socket: Socket) => void,
  steps: string,
  { connection = "", head = "" } = {},
): Promise<string> {
  const server = await ScriptedServer.start(serve);
  return `sock: 1\n${head}\nconnections: { peer: { tcp: "127.0.0.1:${server.port}"${connection} } }\nsteps:\n${steps}`;
}

/** A field text of several lines, as YAML. */
export const fields = (...each: string[]): string => JSON.stringify(each.join("\n"));

/** Takes a mark that comes together with more, so that this is there already when the next step begins to wait. */
export const marked = "  - expect: '\"!\"'\n";
