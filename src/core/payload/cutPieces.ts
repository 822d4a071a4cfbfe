/** A stretch of bytes or of a text. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Where an end of what is shown cuts a secret off: pieces of it that stand at the start or at the end, or that are all
 * there is. A piece counts from its fourth byte, of a short secret from its half, but never below three: shorter ones stand
 * in any text. Whole secrets are not among them.
 */
export function cutPieces<T>(shown: ArrayLike<T>, secret: ArrayLike<T>): Stretch[] {
  const least = Math.max(3, Math.min(4, Math.ceil(secret.length / 2)));
  const pieces: Stretch[] = [];
  const look = (at: number): void => {
    const from = Math.max(0, at);
    const to = Math.min(shown.length, at + secret.length);
    if (to - from < least) return;
    for (let index = from; index < to; index++) if (shown[index] !== secret[index - at]) return;
    pieces.push({ from, to });
  };
  for (let at = least - secret.length; at < 0; at++) look(at);
  for (let at = Math.max(0, shown.length - secret.length + 1); at <= shown.length - least; at++) look(at);
  return pieces;
}
