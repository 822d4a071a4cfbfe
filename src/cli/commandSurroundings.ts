import type { Interruption } from "./interruption";
import type { Terminal } from "./terminal/terminal";

/** What a command needs of the process that it runs in. */
export interface CommandSurroundings {
  readonly version: string;
  readonly terminal: Terminal;
  readonly interruption: Interruption;
  /** The OS environment. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}
