import { FieldCursor } from "./fieldCursor";
import { FieldFault, fieldLimits, type FieldProblem } from "./fieldProblem";
import type { Field, FieldText, Item, Name } from "./fieldText";
import { parseItem } from "./parseItem";
import { parseOperation } from "./parseOperation";
import type { FieldTextStart, RecentFieldTexts } from "./recentFieldTexts";

const fieldName = /([\p{L}_][\p{L}\p{N}_]*)[ \t]*:/uy;
/** `AA:BB`, as many programs write two bytes. */
const hexWithColon = /(?:[0-9a-f]{2})+:[0-9a-f]{2}/iy;
const variableName = /[\p{L}_][\p{L}\p{N}_.-]*/uy;

/**
 * Reads a field text: one field a line, `name : item [op value] [-> variable] # comment`. `source` is what the caller
 * calls the text; it comes back with each problem. Every line that is wrong is a problem of its own. With `recent` ones, to
 * which the text is added, it is read sooner. Never throws.
 */
export function parseFieldText(text: string, source: string, recent?: RecentFieldTexts): FieldText {
  if (text.length > fieldLimits.textLength) {
    const message = `This text is too long: ${fieldLimits.textLength} characters are the most; put large payloads into a file and write @file.`;
    return { source, fields: [], problems: [problemAt(source, message, fieldLimits.textLength, text.length)] };
  }
  const parser = new FieldTextParser(text, source);
  const parsed = { source, fields: parser.parse(recent?.startOf(text)), problems: parser.problems };
  recent?.add(text, parsed);
  return parsed;
}

function problemAt(source: string, message: string, from: number, to: number): FieldProblem {
  return { code: "SOCKSCOPE_FIELD_LIMIT", message, from, to, source };
}

class FieldTextParser {
  readonly problems: FieldProblem[] = [];
  readonly #cursor: FieldCursor;
  #count = 0;
  #depth = 0;

  constructor(
    text: string,
    private readonly source: string,
  ) {
    this.#cursor = new FieldCursor(text);
  }

  parse(start: FieldTextStart = { fields: [], at: 0 }): Field[] {
    const fields: Field[] = [];
    const cursor = this.#cursor;
    cursor.at = start.at;
    this.#count = countFields(start.fields);
    let before = start.fields;
    for (;;) {
      fields.push(...this.#fieldsUpToBrace(before));
      before = [];
      if (cursor.isAtEnd()) return fields;
      this.#recover(() => cursor.fail("This brace closes nothing: remove it, or open a group with { before."));
    }
  }

  /** Those `before` are in the same group, and were read already. */
  #fieldsUpToBrace(before: readonly Field[] = []): Field[] {
    const fields = [...before];
    const names = new Set(before.flatMap(({ name }) => (name === undefined ? [] : [name.text])));
    for (;;) {
      this.#cursor.skipToField();
      if (this.#cursor.isAtEnd() || this.#cursor.isBefore("}")) return fields;
      this.#recover(() => {
        const field = this.#field();
        if (field.name !== undefined) refuseTwice(field.name, names);
        fields.push(field);
      });
    }
  }

  /** Goes on in the next line after a fault, and past the group that the line opens; a group that it closes is closed. */
  #recover(attempt: () => void): void {
    const cursor = this.#cursor;
    try {
      attempt();
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error;
      this.problems.push(error.inText(this.source));
      const from = Math.min(cursor.at, error.from);
      cursor.skipLine();
      const line = cursor.text.slice(from, cursor.at);
      if (this.#count > fieldLimits.fields) cursor.at = cursor.text.length;
      else if (/(?:^|[^{])\{[ \t]*(?:#.*)?$/.test(line)) this.#skipGroup();
      else if (this.#depth > 0 && /(?:^|[^}])\}[ \t]*$/.test(line)) cursor.at = from + line.lastIndexOf("}");
    }
  }

  #skipGroup(): void {
    if (this.#depth >= fieldLimits.nesting) {
      this.#cursor.at = this.#cursor.text.length;
      return;
    }
    this.#depth++;
    this.#fieldsUpToBrace();
    this.#depth--;
    this.#cursor.takes("}");
  }

  #field(): Field {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (++this.#count > fieldLimits.fields) {
      const message = `There are too many fields: ${fieldLimits.fields} are the most.`;
      cursor.fail(message, from, "SOCKSCOPE_FIELD_LIMIT");
    }
    const name = this.#name();
    const item = this.#item();
    const operation = parseOperation(cursor, item);
    const capture = this.#capture();
    const to = from + cursor.text.slice(from, cursor.at).trimEnd().length;
    this.#endField(item);
    return {
      ...(name && { name }),
      item,
      ...(operation && { operation }),
      ...(capture && { capture }),
      from,
      to,
    };
  }

  #name(): Name | undefined {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (!cursor.peek(fieldName)) return undefined;
    if (cursor.peek(hexWithColon)) {
      cursor.take(/[\p{L}\p{N}:]+/uy);
      cursor.fail("This could be bytes or a field's name: write AA BB for bytes, or AA : BB for a name.", from);
    }
    const text = cursor.takeName(/[\p{L}_][\p{L}\p{N}_]*/uy) ?? "";
    cursor.skipBlanks();
    cursor.at++;
    cursor.skipBlanks();
    return { text, from, to: from + text.length };
  }

  #item(): Item {
    const cursor = this.#cursor;
    return cursor.isBefore("{") && !cursor.isBefore("{{") ? this.#group() : parseItem(cursor);
  }

  #group(): Item {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (this.#depth >= fieldLimits.nesting) {
      const message = `There are too many groups in groups: ${fieldLimits.nesting} are the most.`;
      cursor.fail(message, from, "SOCKSCOPE_FIELD_LIMIT");
    }
    cursor.takes("{");
    this.#depth++;
    const fields = this.#fieldsUpToBrace();
    this.#depth--;
    if (cursor.isAtEnd()) {
      const message = "This group is not closed: write } in a line behind its last field.";
      throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", message, { from, to: from + 1 });
    }
    cursor.at++;
    return { kind: "group", fields, label: "{ }", from, to: cursor.at };
  }

  #capture(): Name | undefined {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    if (!cursor.takes("->")) return undefined;
    const from = cursor.at;
    const text = cursor.takeName(variableName);
    if (text === undefined)
      return cursor.fail("The variable is missing: write its name behind ->, without braces, such as -> session.");
    cursor.skipBlanks();
    return { text, from, to: from + text.length };
  }

  #endField(item: Item): void {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    if (cursor.isAtLineEnd() || (this.#depth > 0 && cursor.isBefore("}"))) return;
    const next = cursor.describeNext();
    const from = cursor.at;
    cursor.take(/[\p{L}\p{N}_]+/uy);
    const advice =
      item.kind === "literal"
        ? "put each field that is more than bytes and text on a line of its own"
        : "write one field a line, name : item [op value] [-> variable]";
    cursor.fail(`${next} does not belong here: ${advice}.`, from);
  }
}

function countFields(fields: readonly Field[]): number {
  return fields.reduce((count, { item }) => count + 1 + (item.kind === "group" ? countFields(item.fields) : 0), 0);
}

function refuseTwice(name: Name, names: Set<string>): void {
  if (names.has(name.text)) {
    const message = `There are two fields named ${name.text}: give one of them another name.`;
    throw new FieldFault("SOCKSCOPE_FIELD_NAME", message, name);
  }
  names.add(name.text);
}
