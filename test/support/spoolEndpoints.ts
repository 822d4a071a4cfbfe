import type { CaptureLimits } from "../../src/core/capture/memoryCapture";
import { spoolCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { CaptureSession } from "../../src/store/captureSession";
import type { SpoolDisk } from "../../src/store/spoolDisk";
import { removeTemporaryFolders, temporaryFolder } from "./temporaryFolder";

const opened = new Set<Endpoints>();

export interface SpoolSetting {
  readonly limits?: CaptureLimits;
  readonly disk?: SpoolDisk;
  /** The folder of the sessions; one of its own unless told. */
  readonly root?: string;
}

/** Endpoints that record in files of a temporary folder; {@link disposeSpools} deletes it. */
export async function newSpoolEndpoints({ limits, disk, root: given }: SpoolSetting = {}): Promise<{
  endpoints: Endpoints;
  session: CaptureSession;
  root: string;
}> {
  const root = given ?? (await temporaryFolder());
  const session = new CaptureSession(() => root, disk);
  const kept = limits ?? { maxBytes: 1 << 30, maxRecords: 1e7 };
  const endpoints = new Endpoints(spoolCaptures(session, () => kept));
  opened.add(endpoints);
  return { endpoints, session, root };
}

/** For `afterEach`. */
export async function disposeSpools(): Promise<void> {
  await Promise.all([...opened].map((endpoints) => endpoints.dispose()));
  opened.clear();
  await removeTemporaryFolders();
}
