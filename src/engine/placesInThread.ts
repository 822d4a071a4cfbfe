import { Worker } from "node:worker_threads";

/** Where a regular expression found something in a text. */
export interface TextPlace {
  readonly index: number;
  readonly length: number;
}

/** What is looked for, and for how long at most. */
interface LongLook {
  /** Finds all places where it is global, else the first. */
  readonly expression: RegExp;
  readonly text: string;
  readonly limitMs: number;
}

/** The limit is counted in so many parts, of which a time in which the whole process was held up is but one. */
const parts = 10;

/** V8 interprets an expression the first time, which is many times as slow as what it compiles for the second. */
const program = `
const { parentPort, workerData: { expression, text } } = require("node:worker_threads");
"".search(expression);
const first = () => [expression.exec(text)].filter((match) => match !== null);
const matches = expression.global ? [...text.matchAll(expression)] : first();
parentPort.postMessage(matches.map(({ 0: { length }, index }) => ({ index, length })));
`;

/**
 * Looks with a regular expression in a thread of its own, so that nothing else waits however long that takes. Starting one
 * costs some ten milliseconds. Undefined where the time was not enough, or the expression fails on the text.
 */
export async function placesInThread({
  expression,
  text,
  limitMs,
}: LongLook): Promise<readonly TextPlace[] | undefined> {
  const thread = new Worker(program, { eval: true, execArgv: [], workerData: { expression, text } });
  let timer: ReturnType<typeof setInterval> | undefined;
  let passed = 0;
  thread.once("online", () => {
    timer = setInterval(() => ++passed === parts && void thread.terminate(), limitMs / parts);
  });
  try {
    return await new Promise((resolve) => {
      thread.once("message", (places: readonly TextPlace[]) => resolve(places));
      for (const end of ["error", "exit"]) thread.once(end, () => resolve(undefined));
    });
  } finally {
    clearInterval(timer);
    await thread.terminate();
  }
}
