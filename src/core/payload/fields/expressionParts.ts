import type { Expression, Field, FieldRange, LiteralPart, Operation, Reference, Value, VariableUse } from "./fieldText";

/** What an expression is made of, at any depth. */
export interface ExpressionParts {
  readonly variables: readonly VariableUse[];
  /** Fields whose value it takes. */
  readonly references: readonly Reference[];
  /** Fields whose size it takes. */
  readonly lengths: readonly FieldRange[];
  /** Fields whose bytes it takes. */
  readonly checksums: readonly FieldRange[];
  /** Whether it has `random()` or `now()`, which nobody can compute again. */
  readonly isFree: boolean;
}

const none: readonly never[] = [];
/** Most fields compute nothing, and files have many thousands of them. */
const noParts: ExpressionParts = { variables: none, references: none, lengths: none, checksums: none, isFree: false };

/** The parts of any number of expressions together. */
export function expressionParts(...expressions: readonly Expression[]): ExpressionParts {
  return expressions.length === 0 ? noParts : gather(expressions);
}

function gather(expressions: readonly Expression[]): ExpressionParts {
  const parts = {
    variables: [] as VariableUse[],
    references: [] as Reference[],
    lengths: [] as FieldRange[],
    checksums: [] as FieldRange[],
    isFree: false,
  };
  const waiting = [...expressions];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    switch (next.kind) {
      case "variable":
        parts.variables.push(next);
        break;
      case "reference":
        parts.references.push(next);
        break;
      case "negate":
        waiting.push(next.operand);
        break;
      case "arithmetic":
        waiting.push(next.right, next.left);
        break;
      case "length":
        parts.lengths.push(next.range);
        break;
      case "checksum":
        parts.checksums.push(next.range);
        break;
      case "random":
      case "now":
        parts.isFree = true;
        break;
      case "constant":
        break;
    }
  }
  return parts;
}

/** Whether it takes anything from other fields. */
export function dependsOnFields({ references, lengths, checksums }: ExpressionParts): boolean {
  return references.length + lengths.length + checksums.length > 0;
}

/** The length of `bytes(n)` or `str(n)`, if it is one. */
export function sizeExpression({ item }: Field): Expression | undefined {
  return item.kind === "bytes" || item.kind === "text" ? item.size : undefined;
}

/** All expressions of an operation. */
export function operationExpressions(operation: Operation | undefined): readonly Expression[] {
  switch (operation?.kind) {
    case "assign":
    case "equal":
    case "unequal":
      return operation.value.kind === "number" ? [operation.value.expression] : none;
    case "compare":
      return [operation.bound];
    case "within":
      return [operation.least, operation.most];
    case "matches":
    case undefined:
      return none;
  }
}

/** The value that an operation compares with or writes, where it is one. */
export function operationValue(operation: Operation | undefined): Value | undefined {
  return operation !== undefined && "value" in operation ? operation.value : undefined;
}

/** The bytes that a field has written out, in its item or behind its operator. */
export function literalParts({ item, operation }: Field): readonly LiteralPart[] {
  if (item.kind === "literal") return item.parts;
  const value = operationValue(operation);
  return value?.kind === "literal" ? value.parts : none;
}

/** Every variable that a field itself uses, not those of the fields in it. */
export function fieldVariables(field: Field): readonly VariableUse[] {
  const written = literalParts(field);
  const size = sizeExpression(field);
  const expressions = operationExpressions(field.operation);
  const computed = expressionParts(...(size === undefined ? expressions : [...expressions, size])).variables;
  return written.length === 0 ? computed : [...written.flatMap(variablesOf), ...computed];
}

function variablesOf(part: LiteralPart): readonly VariableUse[] {
  if (part.kind === "variable") return [part];
  return part.kind === "quoted" ? part.segments.filter((segment) => segment.kind === "variable") : none;
}
