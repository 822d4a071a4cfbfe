/** How large the buffers of the pool are. */
export const pooledBytes = 1 << 18;
const mostFree = 4;
const free: Uint8Array<ArrayBuffer>[] = [];

/** A buffer of {@link pooledBytes}, with whatever is in it: one that was given back, or a new one. */
export function takeBuffer(): Uint8Array<ArrayBuffer> {
  return free.pop() ?? new Uint8Array(pooledBytes);
}

/** Gives a buffer back that nobody reads or writes any more; others than those of the pool are let go. */
export function giveBuffer(buffer: Uint8Array<ArrayBuffer>): void {
  if (buffer.length === pooledBytes && free.length < mostFree) free.push(buffer);
}
