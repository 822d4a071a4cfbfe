import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runQuietly } from "../../support/host/childProcess";
import { repositoryFolder } from "../../support/host/repositoryFolder";
import { longExchange } from "../../support/longExchange";
import { until } from "../../support/until";
import type { RowGroup } from "../bench";
import { comparedRow, type Run } from "../contest";
import { measured, type Row } from "../report";
import { ProbedWorkbench } from "./probedWorkbench";

const cli = join(repositoryFolder, "dist", "cli.js");
const fewSteps = 20;
/** All that an edit sets off has come by then. */
const settleMs = 2500;
/** Each typed character has all of that time to itself. */
const typed = ["a", "b", "c"];

/** How a file of very many steps opens, is typed in and is run in the editor, each time in a new VS Code. */
export const exchangeRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const steps = isQuick ? 200 : 2000;
  const echo = createServer((socket) => socket.on("error", () => undefined).pipe(socket)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  const { port } = echo.address() as AddressInfo;
  try {
    const rounds: Round[] = [];
    for (let round = 0; round < repeats; round++) {
      const probed = await ProbedWorkbench.start({ folder, extensions: [repositoryFolder] });
      try {
        rounds.push(await playRound(probed, steps, port));
      } finally {
        await probed.stop();
      }
    }
    return rowsOf(rounds, steps);
  } finally {
    echo.close();
  }
};

/** What was measured in one window, in milliseconds. */
interface Round {
  readonly openFewMs: number;
  readonly openMs: number;
  /** The longest that the extension host did one thing. */
  readonly openBlockMs: number;
  readonly typeBlockMs: number;
  readonly runMs: number;
  readonly cliMs: number;
}

async function playRound(probed: ProbedWorkbench, steps: number, port: number): Promise<Round> {
  const write = async (name: string, count: number): Promise<string> => {
    const file = join(probed.workbench.workspaceFolder, `${name}.sock.yaml`);
    // There has to be something to say of it.
    const text = longExchange(count, { port }).replace("seq: 1", "seq: 1, unused: 2");
    await writeFile(file, text);
    return file;
  };
  const few = await write("few", fewSteps);
  const file = await write("many", steps);
  await probed.call({ do: "activate", id: "sockscope.sockscope" }).catch(() => undefined);
  const openFewMs = await probed.call<number>({ do: "openExchange", file: few });
  await delay(settleMs);
  let openMs = 0;
  const openBlockMs = await longestBlock(probed, async () => {
    openMs = await probed.call<number>({ do: "openExchange", file });
  });
  const typeBlockMs = await typeBlock(probed, steps);
  const runMs = await runByLens(probed);
  return { openFewMs, openMs, openBlockMs, typeBlockMs, runMs, cliMs: await runByCli(file) };
}

/** Of processor time: the window and its server take turns with the extension host where processors are few. */
async function longestBlock(probed: ProbedWorkbench, work: () => Promise<unknown>): Promise<number> {
  await probed.call({ do: "startBlocks" });
  await work();
  await delay(settleMs);
  return probed.call<number>({ do: "stopBlocks" });
}

/** Types into the comment of a field text in the middle of the file. */
async function typeBlock(probed: ProbedWorkbench, steps: number): Promise<number> {
  const text = longExchange(steps).split("\n");
  const line = text.findIndex((each, at) => at > text.length / 2 && each.endsWith("# OPEN"));
  await probed.call({ do: "putCursor", line });
  return longestBlock(probed, async () => {
    for (const character of typed) {
      await probed.workbench.page.keyboard.type(character);
      await delay(settleMs);
    }
  });
}

/** From the click until the lens says that it has passed. */
async function runByLens(probed: ProbedWorkbench): Promise<number> {
  const lens = (text: string) => probed.workbench.page.locator(".codelens-decoration", { hasText: text }).first();
  await probed.call({ do: "putCursor", line: 0 });
  // VS Code brings lenses up to date a while after they came into view.
  await delay(settleMs);
  const startMs = performance.now();
  await lens("Run All").locator("a", { hasText: "Run All" }).click();
  await until(async () => (await lens("Passed in").count()) > 0, { what: "the run to pass", timeoutMs: 60_000 });
  return performance.now() - startMs;
}

async function runByCli(file: string): Promise<number> {
  const startMs = performance.now();
  await runQuietly(process.execPath, [cli, "run", file]);
  return performance.now() - startMs;
}

function rowsOf(rounds: readonly Round[], steps: number): readonly Row[] {
  const all = (of: keyof Round) => measured(rounds.map((round) => round[of]));
  const runs = (of: keyof Round): Run[] => rounds.map((round) => ({ rate: round[of] }));
  const many = `an exchange of ${steps.toLocaleString("en")} steps`;
  const sizes = { steps, lines: longExchange(steps).split("\n").length, windows: rounds.length };
  return [
    {
      work: `open ${many}: longest block of the extension host, processor time`,
      unit: "ms",
      ours: all("openBlockMs"),
      contract: { of: "ours", atMost: 50 },
      sizes,
    },
    {
      work: `open ${many}: until its diagnostics are there`,
      unit: "ms",
      ours: all("openMs"),
      reference: { name: `one of ${fewSteps} steps`, ...all("openFewMs") },
      contract: { of: "difference", atMost: 1000 },
      sizes,
    },
    {
      work: `type a character in ${many}: longest block of the extension host, processor time`,
      unit: "ms",
      ours: all("typeBlockMs"),
      contract: { of: "ours", atMost: 50 },
      sizes: { ...sizes, characters: typed.length },
    },
    comparedRow(
      { work: `run ${many} by its lens, until it has passed`, unit: "ms", contract: { of: "ratio", atMost: 2 }, sizes },
      { ours: runs("runMs"), reference: runs("cliMs"), name: "sockscope run" },
    ),
  ];
}
