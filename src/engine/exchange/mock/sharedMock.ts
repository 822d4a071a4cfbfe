import type { PatternLimit } from "../patternLimit";
import type { PreparedFile } from "../preparedFile";
import type { RunMask } from "../runMask";
import type { MockControl } from "../runRequest";
import type { RunTally } from "../runTally";
import type { MockClient } from "./mockClient";

/** What all clients of a mock share. */
export interface SharedMock {
  readonly prepared: PreparedFile;
  readonly mask: RunMask;
  readonly control: MockControl;
  readonly tally: RunTally;
  readonly limit: PatternLimit;
  /** Those who are there now. */
  readonly clients: Set<MockClient>;
}
