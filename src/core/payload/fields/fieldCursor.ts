import { quotedCharacter } from "../characterName";
import { FieldFault, fieldLimits, type FieldProblemCode } from "./fieldProblem";

/** A position in a field text, and the small steps that all of its parsers take. */
export class FieldCursor {
  at = 0;

  constructor(readonly text: string) {}

  /** Skips blanks, but neither line ends nor comments. */
  skipBlanks(): void {
    while (this.text[this.at] === " " || this.text[this.at] === "\t") this.at++;
  }

  /** Whether nothing but a comment is left of the line. */
  isAtLineEnd(): boolean {
    const next = this.text[this.at];
    return next === undefined || next === "\n" || next === "\r" || next === "#";
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Goes to the end of the line, before its line break. */
  skipLine(): void {
    const lineEnd = /[\r\n]/g;
    lineEnd.lastIndex = this.at;
    this.at = lineEnd.exec(this.text)?.index ?? this.text.length;
  }

  /** Skips blanks, comments and line ends. */
  skipToField(): void {
    for (;;) {
      this.skipBlanks();
      if (this.text[this.at] === "#") this.skipLine();
      else if (this.text[this.at] === "\n" || this.text[this.at] === "\r") this.at++;
      else return;
    }
  }

  /** Whether this very text comes next. */
  isBefore(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  /** Takes this very text, and the blanks behind it, if it comes next. */
  takes(expected: string): boolean {
    if (!this.isBefore(expected)) return false;
    this.at += expected.length;
    this.skipBlanks();
    return true;
  }

  /** What a sticky pattern matches here, without taking it. */
  peek(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text) ?? undefined;
  }

  /** Takes what a sticky pattern matches here, and leaves the blanks behind it. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    const match = this.peek(pattern);
    if (match !== undefined) this.at += match[0].length;
    return match;
  }

  /** Takes a name, which a message may repeat and so must not be endless. */
  takeName(pattern: RegExp): string | undefined {
    const from = this.at;
    const name = this.take(pattern)?.[0];
    if (name === undefined || name.length <= fieldLimits.nameLength) return name;
    const message = `This name is too long: ${fieldLimits.nameLength} characters are the most.`;
    return this.fail(message, from, "SOCKSCOPE_FIELD_LIMIT");
  }

  /** Throws the fault that marks `from` up to here, or one character where that would be nothing. */
  fail(message: string, from = this.at, code: FieldProblemCode = "SOCKSCOPE_FIELD_SYNTAX"): never {
    throw new FieldFault(code, message, { from, to: Math.max(this.at, this.#characterEnd(from)) });
  }

  /** What comes next, as a message names it. */
  describeNext(): string {
    const word = this.peek(/[\p{L}\p{N}_]{2,40}/uy)?.[0];
    if (word !== undefined) return `“${word}”`;
    const codePoint = this.text.codePointAt(this.at);
    return codePoint === undefined || this.isAtLineEnd() ? "the end of the line" : quotedCharacter(codePoint);
  }

  /** The end of the character at `from`; of none at the end of a line, which has nothing to mark. */
  #characterEnd(from: number): number {
    const codePoint = this.text.codePointAt(from);
    if (codePoint === undefined || codePoint === 10 || codePoint === 13) return from;
    return from + (codePoint > 0xffff ? 2 : 1);
  }
}
