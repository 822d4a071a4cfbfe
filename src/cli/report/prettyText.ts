import type { RunProblem } from "../../core/exchange/run/runReport";
import type { Paint } from "../terminal/colours";
import type { Finding } from "./fileOutcome";
import { lineDifference, shortDifference } from "./lineDifference";
import { printable, printableLine } from "./printable";
import { sourceExcerpt } from "./sourceExcerpt";
import type { SourceTexts } from "./sourceTexts";

const mostDetails = 20;
const mostDifferenceLines = 40;

/** `1 step`, `2 steps`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What is wrong with a file: `path:line:column: error: message`, with the line and a marker below it. */
export function findingLines(finding: Finding, sources: SourceTexts, paint: Paint): readonly string[] {
  const { severity, message, file, at } = finding;
  const word = paint(severity === "error" ? "failed" : "warning", `${severity}:`);
  if (at === undefined) return [`${printableLine(sources.shownPath(file))}: ${word} ${printableLine(message)}`];
  const place = sources.placeOf(file, at);
  const path = `${printableLine(place.file)}:${place.line}:${place.column}:`;
  return [`${paint("strong", path)} ${word} ${printableLine(message)}`, ...excerptLines(file, finding, sources, paint)];
}

/** Why a step failed, all that is different, and a short comparison. */
export function problemLines(problem: RunProblem, sources: SourceTexts, paint: Paint): readonly string[] {
  const { file, at, message, code, details, difference } = problem;
  const finding = { severity: "error", code, message, file, at } as const;
  return [
    ...findingLines(finding, sources, paint),
    ...limited(
      details.flatMap((detail) => printable(detail).split("\n")),
      mostDetails,
    ),
    ...(difference === undefined ? [] : differenceLines(difference, paint)),
  ];
}

function excerptLines(file: string, { at }: Finding, sources: SourceTexts, paint: Paint): readonly string[] {
  const line = at && sources.lineOf(file, at);
  if (line === undefined) return [];
  const [source, marker] = sourceExcerpt(line);
  return [source, paint("failed", marker)];
}

function differenceLines(
  { expected, actual }: { readonly expected: string; readonly actual: string },
  paint: Paint,
): readonly string[] {
  // What differs in a single line is in the message.
  if (![expected, actual].some((text) => text.trimEnd().includes("\n"))) return [];
  const lines = shortDifference(lineDifference(printable(expected), printable(actual)));
  if (!lines.some((line) => line !== undefined && line.kind !== "same")) return [];
  const shown = limited(lines, mostDifferenceLines).map((line) => {
    if (typeof line === "string") return line;
    if (line === undefined) return paint("quiet", "  …");
    if (line.kind === "same") return `  ${line.text}`;
    return line.kind === "expected" ? paint("passed", `- ${line.text}`) : paint("failed", `+ ${line.text}`);
  });
  return [`${paint("passed", "- expected")}  ${paint("failed", "+ actual")}`, ...shown];
}

function limited<T>(lines: readonly T[], most: number): readonly (T | string)[] {
  return lines.length <= most
    ? lines
    : [...lines.slice(0, most), `… and ${countText(lines.length - most, "more line")}`];
}
