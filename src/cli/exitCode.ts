/** What the shell is told. 128 and a signal's number is what it makes itself of a program that a signal ended. */
export const exitCodes = {
  passed: 0,
  failed: 1,
  /** The command line, or a file, cannot be used. */
  refused: 2,
} as const;

/** The signals that interrupt a run, with the exit code of each. */
export const interruptions = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type InterruptingSignal = keyof typeof interruptions;

/** Whoever read the standard output has gone, as a shell tells it of other programs (SIGPIPE). */
export const brokenPipe = 141;
