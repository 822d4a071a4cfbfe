import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runQuietly } from "./host/childProcess";
import { cacheFolder, repositoryFolder } from "./host/repositoryFolder";
import { startPeer, type Peer } from "./peers";

/** The programs below test/fixtures/go, as a tutorial on networking has them. */
export type GoProgram = "tcpClient" | "tcpServer" | "udpClient" | "udpServer";

let built: Promise<string> | undefined;

/** Starts one of them on an address such as `127.0.0.1:0`; the first call builds them all, without any network. */
export async function startGoProgram(name: GoProgram, address: string): Promise<Peer> {
  built ??= build();
  return startPeer(join(await built, name), address);
}

async function build(): Promise<string> {
  const output = join(cacheFolder, "go");
  await mkdir(output, { recursive: true });
  const cwd = join(repositoryFolder, "test", "fixtures", "go");
  const env = { ...process.env, GOCACHE: join(cacheFolder, "goCache"), GOFLAGS: "-mod=mod", GOPROXY: "off" };
  await runQuietly("go", ["build", "-o", `${output}/`, "./..."], { cwd, env });
  return output;
}
