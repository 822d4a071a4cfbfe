/** Where the values of secrets come from. */
export interface SecretSources {
  readonly stored: (name: string) => Promise<string | undefined>;
  /** The variables of the operating system where the extension runs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asks the user for one, and stores it; undefined where the user gives up. Left out where nobody is to be asked. */
  readonly ask?: ((name: string) => Promise<string | undefined>) | undefined;
}

/** The values that are known by name, or `undefined` where the user was asked for one and gave up. */
export async function resolveSecrets(
  names: Iterable<string>,
  { stored, environment, ask }: SecretSources,
): Promise<ReadonlyMap<string, string> | undefined> {
  const values = new Map<string, string>();
  for (const name of names) {
    const known = (await stored(name)) ?? environment[name];
    const value = known === undefined || known === "" ? await ask?.(name) : known;
    if (value !== undefined) values.set(name, value);
    else if (ask !== undefined) return undefined;
  }
  return values;
}
