import { fileShape } from "./fileShape";
import {
  namePattern,
  type EitherShape,
  type KeysShape,
  type NamesShape,
  type ScalarShape,
  type Shape,
  type VariantShape,
} from "./shape";

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of exchange files, draft-07, which the YAML extension for VS Code takes. It accepts and refuses exactly
 * what the tables of the vocabulary do; that names are declared, and the like, only the validator knows.
 */
export function exchangeSchema(): JsonSchema {
  const builder = new SchemaBuilder();
  const root = builder.schemaOf(fileShape);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Sockscope exchange file",
    description: "What to send over sockets, and what to expect back.",
    ...root,
    definitions: builder.definitions,
  };
}

class SchemaBuilder {
  readonly definitions: Record<string, JsonSchema> = {};

  schemaOf(shape: Shape): JsonSchema {
    switch (shape.kind) {
      case "scalar":
        return scalarSchema(shape);
      case "list":
        return { type: "array", items: this.schemaOf(shape.item), minItems: shape.least };
      case "names":
        return this.#names(shape);
      case "keys":
        return this.#keys(shape);
      case "variant":
        return this.#variant(shape);
      case "either":
        return this.#either(shape);
      case "reference":
        return this.#reference(shape.name, () => shape.shape());
    }
  }

  #names({ value, most }: NamesShape): JsonSchema {
    return {
      type: "object",
      propertyNames: { pattern: namePattern.source },
      additionalProperties: this.schemaOf(value),
      minProperties: 1,
      ...(most !== undefined && { maxProperties: most }),
    };
  }

  #keys({ keys, exactlyOneOf, isNeverEmpty }: KeysShape): JsonSchema {
    const properties = Object.entries(keys).map(([key, { shape, description }]) => {
      const schema = this.schemaOf(shape);
      // In draft-07 nothing beside $ref counts.
      return [key, "$ref" in schema ? { description, allOf: [schema] } : { description, ...schema }] as const;
    });
    const required = Object.keys(keys).filter((key) => keys[key]?.isRequired === true);
    return {
      type: "object",
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
      ...(exactlyOneOf !== undefined && { oneOf: exactlyOneOf.map((key) => ({ required: [key] })) }),
      ...(isNeverEmpty === true && { minProperties: 1 }),
    };
  }

  #variant({ variants }: VariantShape): JsonSchema {
    return { type: "object", oneOf: Object.values(variants).map((keys) => this.#keys(keys)) };
  }

  #either({ scalar, map, list }: EitherShape): JsonSchema {
    const shapes = [scalar, map, list].filter((shape) => shape !== undefined);
    return { anyOf: shapes.map((shape) => this.schemaOf(shape)) };
  }

  #reference(name: string, shape: () => Shape): JsonSchema {
    if (!Object.hasOwn(this.definitions, name)) {
      this.definitions[name] = {};
      this.definitions[name] = this.schemaOf(shape());
    }
    return { $ref: `#/definitions/${name}` };
  }
}

function scalarSchema({ schema, isFillable }: ScalarShape): JsonSchema {
  return isFillable ? { anyOf: [schema, { type: "string", pattern: "\\{\\{" }] } : schema;
}
