/** How the report of a run is written. */
export const reporterNames = ["pretty", "junit", "json", "tap"] as const;
export type ReporterName = (typeof reporterNames)[number];

/** What help is given on. */
export const helpTopics = ["run", "mock", "reporters"] as const;
export type HelpTopic = (typeof helpTopics)[number];

/** What a run and a mock have in common. */
interface CommonOptions {
  readonly environment: string | undefined;
  /** By `--var name=value`. */
  readonly variables: ReadonlyMap<string, string>;
  /** The folder that keeps what goes over each connection. */
  readonly captureFolder: string | undefined;
}

export interface RunCommand extends CommonOptions {
  readonly command: "run";
  /** Files and folders; at least one. */
  readonly paths: readonly string[];
  readonly reporter: ReporterName;
  /** The file that the report is written to; the standard output where undefined. */
  readonly output: string | undefined;
  /** Whether to end with the first file that does not pass. */
  readonly isBailing: boolean;
}

export interface MockCommand extends CommonOptions {
  readonly command: "mock";
  readonly path: string;
}

/** What is asked for on the command line. */
export type CommandLine =
  | RunCommand
  | MockCommand
  | { readonly command: "help"; readonly topic: HelpTopic | undefined }
  | { readonly command: "version" }
  /** It cannot be understood; `message` is one plain sentence that says what to write. */
  | { readonly command: "refused"; readonly message: string };
