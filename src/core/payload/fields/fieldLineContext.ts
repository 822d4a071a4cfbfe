/** What stands before the cursor in a line of a field text, as far as it decides what may come next. */
export interface FieldLineContext {
  /** Where the word begins that is being written. */
  readonly from: number;
  readonly place:
    | { readonly kind: "nothing" }
    | { readonly kind: "item" }
    /** Behind an item that stands there whole. */
    | { readonly kind: "operator" }
    /** Behind an operator; `item` is the first word of the item. */
    | { readonly kind: "value"; readonly item: string }
    /** Between the parentheses of `call`, behind so many commas; `item` as above. */
    | { readonly kind: "argument"; readonly item: string; readonly call: string; readonly index: number }
    /** Between quotes; `call` is the function that they are an argument of. */
    | { readonly kind: "quoted"; readonly item: string; readonly call: string | undefined }
    | { readonly kind: "variable" }
    | { readonly kind: "file" };
}

const name = /[\p{L}_][\p{L}\p{N}_]*[ \t]*:/uy;
const quoted = /"(?:[^"\\]|\\.)*"/y;
const variable = /\{\{[^{}]*\}\}/y;
const pattern = /\/(?:[^/\\]|\\.)*\//y;
const call = /([\p{L}_][\p{L}\p{N}_]*)[ \t]*\(/uy;
const operator = /==|!=|<=|>=|[=<>~]|in(?=[ \t])/y;
const word = /[\p{L}\p{N}_$?*](?:[\p{L}\p{N}_?]|\.(?!\.))*/uy;

interface OpenCall {
  readonly name: string;
  index: number;
}

/** Reads a line from its beginning at `lineStart` up to the cursor. Never throws; a line may be wrong or half written. */
export function fieldLineContext(text: string, lineStart: number, cursor: number): FieldLineContext {
  return new LineReader(text.slice(lineStart, cursor), lineStart).read();
}

class LineReader {
  #at = 0;
  #item: string | undefined;
  #hasOperator = false;
  readonly #calls: OpenCall[] = [];

  constructor(
    private readonly line: string,
    private readonly offset: number,
  ) {}

  read(): FieldLineContext {
    this.#skip(/(?:[ \t}]|\{(?!\{))*/y);
    this.#skip(name);
    for (;;) {
      this.#skip(/[ \t]+/y);
      if (this.#at >= this.line.length) return this.#atCursor(this.#at);
      const open = this.#openEnd();
      if (open !== undefined) return open;
      const end = this.#step();
      if (end !== undefined) return end;
    }
  }

  /** What begins here and does not end before the cursor. */
  #openEnd(): FieldLineContext | undefined {
    const rest = this.line.slice(this.#at);
    if (rest.startsWith("#") || rest.startsWith("->")) return this.#context(this.line.length, { kind: "nothing" });
    if (rest.startsWith('"') && !this.#matches(quoted)) {
      const braces = rest.lastIndexOf("{{");
      if (braces >= 0 && !rest.includes("}}", braces))
        return this.#context(this.#at + braces + 2, { kind: "variable" });
      return this.#context(this.#at + 1, { kind: "quoted", item: this.#item ?? "", call: this.#calls.at(-1)?.name });
    }
    if (rest.startsWith("{{") && !this.#matches(variable)) return this.#context(this.#at + 2, { kind: "variable" });
    if (rest.startsWith("@") && !/[ \t]/.test(rest)) return this.#context(this.#at + 1, { kind: "file" });
    return undefined;
  }

  /** Takes one word or sign; a word that the cursor stands behind is the one being written. */
  #step(): FieldLineContext | undefined {
    const from = this.#at;
    const called = this.#take(call)?.[1];
    if (called !== undefined) {
      this.#item ??= called;
      this.#calls.push({ name: called, index: 0 });
    } else if (this.#calls.length === 0 && this.#take(operator)) {
      this.#hasOperator = true;
    } else if (this.#take(word)) {
      if (this.#at >= this.line.length) return this.#atCursor(from);
      if (!this.#hasOperator) this.#item ??= this.line.slice(from, this.#at);
    } else if (this.#take(quoted) ?? this.#take(variable) ?? (this.#hasOperator ? this.#take(pattern) : undefined)) {
      this.#item ??= "";
    } else {
      this.#sign(this.line[this.#at++]);
    }
    return undefined;
  }

  #sign(sign: string | undefined): void {
    const open = this.#calls.at(-1);
    if (sign === "(") this.#calls.push({ name: "", index: 0 });
    else if (sign === ")") this.#calls.pop();
    else if (sign === "," && open !== undefined) open.index++;
  }

  #atCursor(from: number): FieldLineContext {
    const open = this.#calls.findLast((each) => each.name !== "");
    const item = this.#item ?? "";
    if (open !== undefined) return this.#context(from, { kind: "argument", item, call: open.name, index: open.index });
    if (this.#hasOperator) return this.#context(from, { kind: "value", item });
    return this.#context(from, { kind: this.#item === undefined ? "item" : "operator" });
  }

  #context(from: number, place: FieldLineContext["place"]): FieldLineContext {
    return { from: this.offset + from, place };
  }

  #matches(sticky: RegExp): boolean {
    sticky.lastIndex = this.#at;
    return sticky.test(this.line);
  }

  #take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.line) ?? undefined;
    if (match !== undefined) this.#at += match[0].length;
    return match;
  }

  #skip(sticky: RegExp): void {
    this.#take(sticky);
  }
}
