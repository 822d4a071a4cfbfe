/** Long work that can be paused wherever it yields. Nothing of it is done before somebody goes on with it. */
export type PausableWork<T> = Generator<undefined, T, undefined>;

/** Does all of it without a pause. */
export function doAtOnce<T>(work: PausableWork<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
