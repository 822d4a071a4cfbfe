/** A regular expression was stopped because it took too long on a record. */
export class SlowExpression extends Error {
  constructor(readonly record: number) {
    super(`The regular expression takes too long at record ${record}.`);
  }
}
