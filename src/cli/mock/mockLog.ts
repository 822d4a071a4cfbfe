import type { MockEvent } from "../../core/exchange/run/runReport";
import { countBytes } from "../../core/payload/fields/mismatchReport";
import { problemLines } from "../report/prettyText";
import { printableLine } from "../report/printable";
import type { SourceTexts } from "../report/sourceTexts";
import { noColours, type Paint } from "../terminal/colours";

/** What a mock did, as lines for people, and in numbers. */
export class MockLog {
  readonly #counts = { accepted: 0, answered: 0, unmatched: 0, failed: 0 };

  constructor(
    private readonly sources: SourceTexts,
    private readonly paint: Paint = noColours,
  ) {}

  /** The text for an event; `time` is when it happened, as it is to be shown. */
  textOf(event: MockEvent, time: string): string {
    if (event.type !== "listening" && event.type !== "closed") this.#counts[event.type]++;
    const lines = this.#linesOf(event).map(
      (line, index) => `${index === 0 ? this.paint("quiet", time) : " ".repeat(time.length)} ${line}\n`,
    );
    return lines.join("");
  }

  /** `2 accepted, 3 answered, 1 without a rule that fits, 0 failed.` */
  summary(): string {
    const { accepted, answered, unmatched, failed } = this.#counts;
    return `${accepted} accepted, ${answered} answered, ${unmatched} without a rule that fits, ${failed} failed.`;
  }

  #linesOf(event: MockEvent): readonly string[] {
    switch (event.type) {
      case "listening":
        return [`${this.paint("strong", printableLine(event.connection))} listens on ${printableLine(event.address)}`];
      case "accepted":
      case "closed":
        return [printableLine(`${event.client} ${event.type} on ${event.connection}`)];
      case "answered":
        return [`${this.paint("passed", "✓")} ${printableLine(answeredText(event))}`];
      case "unmatched":
        return [`${this.paint("warning", "?")} ${printableLine(unmatchedText(event))}`];
      case "failed":
        return [
          `${this.paint("failed", "✗")} ${printableLine(event.client)} failed`,
          ...problemLines(event.problem, this.sources, this.paint).map((line) => `    ${line}`),
        ];
    }
  }
}

function answeredText({ client, rule, note }: Extract<MockEvent, { type: "answered" }>): string {
  return `${client} ${rule.title}${note === "" ? "" : ` · ${note}`}`;
}

function unmatchedText({ client, connection, bytes, text }: Extract<MockEvent, { type: "unmatched" }>): string {
  return `${client} sent ${countBytes(bytes)} that no rule of ${connection} fits: ${text}`;
}
