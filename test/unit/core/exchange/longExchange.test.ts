import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { planningExchange, planExchange, type PlanResult } from "../../../../src/core/exchange/plan/planExchange";
import {
  nothingOutside,
  parseExchange,
  parsingExchange,
  readExchange,
  validateExchange,
  validatingExchange,
} from "../../../../src/core/exchange/readExchange";
import { doAtOnce, type PausableWork } from "../../../../src/core/pausableWork";
import { longExchange } from "../../../support/longExchange";
import * as samples from "./samples";

/** Far more than a piece of the work takes, and less than one feels. */
const mostMs = 50;

/** How often the same work is measured where pieces were long: garbage is collected in another piece each time. */
const rounds = 5;

/** Does work piece by piece, each of which has to be short. */
function inPieces<T>(start: () => PausableWork<T>): { readonly value: T; readonly pauses: number } {
  const done = timed(start());
  let tookMs = done.tookMs;
  for (let round = 1; round < rounds && tookMs.some((ms) => ms >= mostMs); round++) {
    const again = timed(start());
    tookMs = tookMs.map((ms, piece) => Math.min(ms, again.tookMs[piece] ?? Infinity));
  }
  const longest = Math.max(...tookMs);
  ok(longest < mostMs, `piece ${tookMs.indexOf(longest)} took ${longest} ms`);
  return { value: done.value, pauses: tookMs.length - 1 };
}

/** The processor time of each piece. */
function timed<T>(work: PausableWork<T>): { readonly value: T; readonly tookMs: readonly number[] } {
  for (const tookMs: number[] = []; ;) {
    const before = process.cpuUsage();
    const { done, value } = work.next();
    const { user, system } = process.cpuUsage(before);
    tookMs.push((user + system) / 1000);
    if (done === true) return { value, tookMs };
  }
}

describe("An exchange of 2 000 steps", () => {
  const steps = 2000;
  const text = longExchange(steps);

  it("is read, validated and planned in thousands of short pieces", () => {
    const parsed = inPieces(() => parsingExchange(text));
    const validated = inPieces(() => validatingExchange(parsed.value, nothingOutside));
    const planned = inPieces(() => planningExchange(parsed.value, {}));
    for (const { pauses } of [parsed, validated, planned]) ok(pauses > 2 * steps, `${pauses} pauses`);
    deepEqual(validated.value.diagnostics, []);
    ok(planned.value.ok);
    deepEqual(
      planned.value.plan.steps.map(({ id }) => id),
      Array.from({ length: steps }, (_, index) => String(index)),
    );
  });

  it("is read in short pieces also where all steps are in one, or nothing of it is right", () => {
    const [head = "", list = ""] = text.split("steps:\n");
    const inner = `${head}steps:\n  - repeat: 2\n    steps:\n${list.replace(/^(?=.)/gm, "    ")}`;
    equal(inPieces(() => parsingExchange(inner)).value.document.steps.steps.length, 1);
    for (const broken of [text.replaceAll("acme\n", "acne\n"), text.replaceAll("u16be", "u16bee"), `${text}- x`]) {
      const parsed = inPieces(() => parsingExchange(broken));
      const validated = inPieces(() => validatingExchange(parsed.value, nothingOutside));
      deepEqual(validated.value.diagnostics, readExchange(broken).diagnostics);
      ok(validated.value.hasErrors);
    }
  });

  it("parses only the field texts again that were edited", () => {
    const earlier = parseExchange(text);
    const edited = parseExchangeAfter(earlier, text.replace('"key 7"', '"key seven"'));
    const kept = [...edited.texts].filter(([key, each]) => earlier.texts.get(key)?.parsed === each.parsed);
    equal(kept.length, edited.texts.size - 1);
    equal(edited.texts.size, earlier.texts.size);
  });
});

describe("An exchange that was edited", () => {
  it("is read as if nobody had seen it before", () => {
    const files = fc.constantFrom(longExchange(8), ...Object.values(samples));
    const edits = fc.array(
      fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom("", "x", "\n", ": ", "{{a}}", "u8", "- ", '"')),
    );
    const property = fc.property(files, edits, (before, all) => {
      let after = before;
      for (const [where, length, by] of all) {
        const at = where % (after.length + 1);
        after = after.slice(0, at) + by + after.slice(at + length);
      }
      const later = parseExchangeAfter(parseExchange(before), after);
      deepEqual(later, parseExchange(after));
      deepEqual(validateExchange(later, nothingOutside), readExchange(after));
      deepEqual(resultOf(doAtOnce(planningExchange(later, {}))), resultOf(planExchange(after)));
    });
    fc.assert(property, { numRuns: 200 });
  });
}).timeout(60_000);

/** Without what only makes its sense by being called. */
function resultOf(result: PlanResult): unknown {
  return result.ok ? [result.warnings, result.plan.steps.map(({ id, title, at }) => [id, title, at])] : result;
}

function parseExchangeAfter(earlier: ReturnType<typeof parseExchange>, text: string) {
  return doAtOnce(parsingExchange(text, earlier));
}
