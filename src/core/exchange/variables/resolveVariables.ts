import type { Variable } from "../../payload/fields/fieldInputs";
import { fillTemplate } from "./fillTemplate";
import type { VariableLayer, WrittenValue } from "./variableLayer";
import type { KnownVariable, VariableOrigin } from "./variableScope";

/** A variable whose value cannot be made out. */
export interface UnresolvedVariable {
  readonly name: string;
  /** One plain sentence. */
  readonly message: string;
}

export interface ResolvedVariables {
  readonly variables: ReadonlyMap<string, KnownVariable>;
  readonly unresolved: readonly UnresolvedVariable[];
}

/**
 * Puts layers over each other, the first lowest, and fills in the variables that values are made of, wherever those come
 * from. One that is made of itself, or of one without a value, is unresolved.
 */
export function resolveVariables(
  layers: readonly VariableLayer[],
  secretOf: (name: string) => string | undefined,
): ResolvedVariables {
  return new Resolver(layers, secretOf).resolve();
}

class Resolver {
  readonly #written = new Map<string, { written: WrittenValue; origin: VariableOrigin }>();
  readonly #known = new Map<string, KnownVariable>();
  readonly #unresolved = new Map<string, string>();
  /** The variables whose values are being made out just now, outermost first. */
  readonly #open: string[] = [];

  constructor(
    layers: readonly VariableLayer[],
    private readonly secretOf: (name: string) => string | undefined,
  ) {
    for (const { origin, values } of layers)
      for (const [name, written] of values) this.#written.set(name, { written, origin });
  }

  resolve(): ResolvedVariables {
    for (const name of this.#written.keys()) this.#valueOf(name);
    const unresolved = [...this.#unresolved].map(([name, message]) => ({ name, message }));
    return { variables: this.#known, unresolved };
  }

  #valueOf(name: string): Variable | undefined {
    if (name.startsWith("secret:")) {
      const value = this.secretOf(name.slice("secret:".length));
      return value === undefined ? undefined : { value, isSecret: true };
    }
    const found = this.#written.get(name);
    if (found === undefined || this.#known.has(name) || this.#unresolved.has(name)) return this.#known.get(name);
    if (this.#open.includes(name) || this.#open.length >= mostNested) {
      this.#refuseCircle(name);
      return undefined;
    }
    this.#open.push(name);
    this.#make(name, found.written, found.origin);
    this.#open.pop();
    return this.#known.get(name);
  }

  #make(name: string, written: WrittenValue, origin: VariableOrigin): void {
    if (written.kind === "value") {
      this.#known.set(name, { value: written.value, isSecret: written.isSecret ?? false, origin });
      return;
    }
    const filled = fillTemplate(written.text, (inner) => this.#valueOf(inner));
    if (filled.ok) this.#known.set(name, { value: filled.value, isSecret: filled.isSecret, origin });
    else if (!this.#unresolved.has(name)) this.#unresolved.set(name, filled.message);
  }

  #refuseCircle(name: string): void {
    const circle = [...this.#open.slice(Math.max(0, this.#open.indexOf(name))), name].slice(0, 6).join(", ");
    const message = `The value of ${name} is made of itself (${circle}); write one of them out.`;
    for (const each of this.#open.slice(Math.max(0, this.#open.indexOf(name)))) this.#unresolved.set(each, message);
  }
}

/** How deep values may be made of each other. */
const mostNested = 100;
