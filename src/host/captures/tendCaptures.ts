import type { LogOutputChannel } from "vscode";
import type { Subscription } from "../../core/emitter";
import type { CaptureStore } from "../../engine/captureStore";
import { formatBytes } from "../formatBytes";
import type { CaptureSettings } from "../settings";
import { offerInterrupted } from "./offerInterrupted";
import type { EarlierCaptureServices } from "./openEarlierCapture";
import { RecordingNotices } from "./recordingNotices";

/** By then the window has started, and the work is not felt. */
const delayMs = 3000;

/** What looking after captures takes. */
export interface TendingServices extends EarlierCaptureServices {
  readonly captureSettings: CaptureSettings;
  readonly log: LogOutputChannel;
}

/**
 * Says when recording stops. Some time after the start, offers what an interrupted session recorded, and deletes old
 * captures.
 */
export function tendCaptures({ captureSettings, log, ...services }: TendingServices): Subscription {
  const notices = new RecordingNotices(services.endpoints, captureSettings);
  const timer = setTimeout(() => {
    offerInterrupted(services).catch((error: unknown) =>
      log.warn(`Captures of an interrupted session could not be offered: ${String(error)}`),
    );
    void cleanUpCaptures(services.captureStore, log);
  }, delayMs);
  return {
    dispose: () => {
      clearTimeout(timer);
      notices.dispose();
    },
  };
}

/** Deletes the oldest captures beyond what they may take together, and says in the log what went. Never rejects. */
export async function cleanUpCaptures(captures: CaptureStore, log: LogOutputChannel): Promise<void> {
  try {
    for (const { folder, bytes, captures: deleted } of await captures.cleanUp()) {
      const what = deleted.length === 1 ? "1 capture" : `${deleted.length} captures`;
      log.info(`Deleted ${folder} with ${what}, ${formatBytes(bytes)}: earlier captures took more than they may.`);
    }
  } catch (error) {
    log.warn(`Old captures could not be cleaned up: ${String(error)}`);
  }
}
