import type { FieldValue, Variable } from "../../payload/fields/fieldInputs";

/** Where a variable's value came from. Of the first four, each goes before the ones above it. */
export type VariableOrigin =
  | { readonly kind: "file" }
  | { readonly kind: "environment"; readonly file: string }
  /** The file that runs this one, by `vars` of its run step. */
  | { readonly kind: "caller" }
  | { readonly kind: "commandLine" }
  /** A step of this run, by its id. */
  | { readonly kind: "captured" | "set" | "loop"; readonly step: string }
  | { readonly kind: "secret" };

/** A value, and where it came from. */
export interface KnownVariable extends Variable {
  readonly origin: VariableOrigin;
}

/** Where a value came from, as the end of “port = 7700, …”. */
export function describeOrigin(origin: VariableOrigin): string {
  switch (origin.kind) {
    case "file":
      return "from vars of the file";
    case "environment":
      return `from ${origin.file}`;
    case "caller":
      return "from the file that runs this one";
    case "commandLine":
      return "from the command line";
    case "captured":
      return `captured in step ${origin.step}`;
    case "set":
      return `set in step ${origin.step}`;
    case "loop":
      return `from the loop of step ${origin.step}`;
    case "secret":
      return "from the secret storage or the environment";
  }
}

/** The variables and secrets of a run as they are at one moment. What is given in a branch stays in it until it is joined. */
export class VariableScope {
  readonly #given = new Map<string, KnownVariable>();

  /** `secrets` are by their names, without `secret:` before. Neither map is changed. */
  constructor(
    private readonly variables: ReadonlyMap<string, KnownVariable>,
    private readonly secrets: ReadonlyMap<string, string>,
  ) {}

  /** The variable of this name, or the secret where the name begins with `secret:`. */
  readonly get = (name: string): KnownVariable | undefined => {
    if (!name.startsWith("secret:")) return this.#given.get(name) ?? this.variables.get(name);
    const value = this.secrets.get(name.slice("secret:".length));
    return value === undefined ? undefined : { value, isSecret: true, origin: { kind: "secret" } };
  };

  /** Gives a variable a value, in place of the one that it had. */
  give(name: string, value: FieldValue, origin: VariableOrigin, isSecret = false): void {
    this.#given.set(name, { value, origin, isSecret });
  }

  /** All variables, by name; secrets are not among them. */
  all(): ReadonlyMap<string, KnownVariable> {
    return new Map([...this.variables, ...this.#given]);
  }

  /** A scope that begins with what this one has now, and keeps to itself what it is given: a branch, or a client. */
  branch(): VariableScope {
    return new VariableScope(this.all(), this.secrets);
  }

  /** Takes over what a branch was given. */
  join(branch: VariableScope): void {
    for (const [name, variable] of branch.#given) this.#given.set(name, variable);
  }
}
