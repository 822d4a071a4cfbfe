/** One build of VS Code's server that the tests can run, and what it needs. */
export interface ServerRelease {
  readonly name: "oldest" | "newest";
  /** Version of the npm package `code-server` that carries VS Code's own server, web workbench and extension host. */
  readonly packageVersion: string;
  readonly vscodeVersion: string;
  /** The major version of Node.js that this server is made for. */
  readonly nodeMajor: number;
  /** Native modules without which the server does not start; the others stay unbuilt. */
  readonly nativeModules: readonly string[];
}

/** `oldest` is the lower end of `engines.vscode` in package.json, `newest` the latest one that the tests were seen on. */
export const serverReleases: Readonly<Record<ServerRelease["name"], ServerRelease>> = {
  oldest: {
    name: "oldest",
    packageVersion: "4.100.3",
    vscodeVersion: "1.100.3",
    nodeMajor: 20,
    nativeModules: ["@vscode/spdlog", "native-watchdog"],
  },
  newest: {
    name: "newest",
    packageVersion: "4.139.1",
    vscodeVersion: "1.139.1",
    nodeMajor: 24,
    nativeModules: ["@vscode/spdlog", "@vscode/native-watchdog"],
  },
};

/** The release that SOCKSCOPE_VSCODE asks for; `oldest` where it asks for none. */
export function chosenRelease(): ServerRelease {
  return serverReleases[process.env["SOCKSCOPE_VSCODE"] === "newest" ? "newest" : "oldest"];
}
