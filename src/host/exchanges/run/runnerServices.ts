import type { LogOutputChannel } from "vscode";
import type { Endpoints } from "../../../engine/endpoints";
import type { Environments } from "../environment/environments";
import type { ExchangeReader } from "../exchangeReader";
import type { RunInputs } from "./runInputs";

/** What runs and mocks are built upon. */
export interface RunnerServices {
  readonly endpoints: Endpoints;
  readonly inputs: RunInputs;
  readonly environments: Environments;
  readonly reader: ExchangeReader;
  readonly log: LogOutputChannel;
  /** Whether the workspace is trusted; nothing of it is run otherwise. */
  readonly isTrusted: () => boolean;
}
