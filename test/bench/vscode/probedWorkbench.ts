import { once } from "node:events";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repositoryFolder } from "../../support/host/repositoryFolder";
import { Workbench } from "../../support/host/workbench";
import type { ProbeTask } from "./probe";

const probeFile = join(repositoryFolder, "dist", "test", "bench", "vscode", "probe.js");
const probeWithinMs = 60_000;

/** Extensions beside the probe. */
interface ProbedOptions {
  /** An empty folder of the benchmark's. */
  readonly folder: string;
  readonly extensions: readonly string[];
}

/** A VS Code window with the probe in its extension host. Whoever starts it stops it. */
export class ProbedWorkbench {
  private answers: ((line: string) => void)[] = [];

  private constructor(
    readonly workbench: Workbench,
    private readonly socket: Socket,
  ) {
    createInterface({ input: socket }).on("line", (line) => this.answers.shift()?.(line));
  }

  static async start({ folder, extensions }: ProbedOptions): Promise<ProbedWorkbench> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const probe = await writeProbe(folder, (server.address() as AddressInfo).port);
    const connected = once(server, "connection", { signal: AbortSignal.timeout(probeWithinMs) });
    connected.catch(() => undefined);
    try {
      const workbench = await Workbench.start({ developmentExtensions: [...extensions, probe] });
      try {
        const [socket] = (await connected) as [Socket];
        return new ProbedWorkbench(workbench, socket);
      } catch (error) {
        await workbench.stop();
        throw error;
      }
    } finally {
      server.close();
    }
  }

  /** Asks the probe; rejects where it cannot do it. */
  readonly call = async <T>(task: ProbeTask): Promise<T> => {
    const line = await new Promise<string>((resolve) => {
      this.answers.push(resolve);
      this.socket.write(`${JSON.stringify(task)}\n`);
    });
    const { value, problem } = JSON.parse(line) as { value?: unknown; problem?: string };
    if (problem !== undefined) throw new Error(`${task.do}: ${problem}`);
    return value as T;
  };

  async stop(): Promise<void> {
    await this.workbench.stop();
    this.socket.destroy();
  }
}

async function writeProbe(folder: string, port: number): Promise<string> {
  const probe = await writeExtension(folder, "probe", { activationEvents: ["onStartupFinished"] });
  await copyFile(probeFile, join(probe, "main.js"));
  await writeFile(join(probe, "port.txt"), String(port));
  return probe;
}

/** An extension that does nothing, in a folder of its own below the one given; its id is `bench.` and the name. */
export async function writeExtension(folder: string, name: string, manifest: object = {}): Promise<string> {
  const own = join(folder, name);
  await mkdir(own, { recursive: true });
  const engines = { vscode: "^1.100.0" };
  const all = {
    name,
    publisher: "bench",
    version: "0.0.1",
    engines,
    main: "./main.js",
    activationEvents: [],
    ...manifest,
  };
  await writeFile(join(own, "package.json"), JSON.stringify(all));
  await writeFile(join(own, "main.js"), "exports.activate = () => undefined;\n");
  return own;
}
