import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SampleEndpoint } from "./sampleEndpoints";

/** Writes the folder that `npm start` opens: what to try, and payloads to send. Files already there are written anew. */
export async function writeSampleWorkspace(folder: string, endpoints: readonly SampleEndpoint[]): Promise<void> {
  await mkdir(join(folder, ".vscode"), { recursive: true });
  await writeFile(join(folder, ".vscode", "settings.json"), '{ "git.openRepositoryInParentFolders": "never" }\n');
  await writeFile(join(folder, "README.md"), readme(endpoints));
  await writeFile(join(folder, "payloads.txt"), payloads);
  await writeFile(join(folder, "hello.sock.yaml"), exchange(endpoints));
}

function readme(endpoints: readonly SampleEndpoint[]): string {
  const list = endpoints.map(({ address, what }) => `- \`${address}\` ${what}`).join("\n");
  return `# Try Sockscope

These programs run for as long as \`npm start\` does:

${list}

1. Press F1, choose **Sockscope: Connect…** and type \`${endpoints[0]?.address ?? ""}\`.
2. Type a line into the composer at the bottom of the panel and send it. Every byte appears, with its time and direction.
3. Select a line in \`payloads.txt\`, press F1 and choose **Sockscope: Send Selection to Connection…**.
4. Press F1, choose **Sockscope: Listen…**, type \`tcp://127.0.0.1:0\`, and talk to it with any program you like.
5. Open \`hello.sock.yaml\` and choose **Run All** above its first line: what was sent is sent again, and checked.
`;
}

/** Talks to the program that answers and closes. */
function exchange(endpoints: readonly SampleEndpoint[]): string {
  const address = endpoints.find(({ what }) => what.includes("Hello, client!"))?.address ?? "";
  return `sock: 1
name: Hello
connections:
  server:
    tcp: ${address.replace("tcp://", "")}
steps:
  - send: '"Hello\\r\\n"'
  - expect: '"Hello, client!"'
    within: 1s
  - expect: { peer: fin }
`;
}

const payloads = `Hello, server!
GET / HTTP/1.1
{"command": "status", "sequence": 1}
Grüße, 世界, 👋
`;
