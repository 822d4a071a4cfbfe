import type { CaptureLimits } from "../core/capture/memoryCapture";
import { CaptureSession } from "../store/captureSession";
import {
  claimOffer,
  cleanUpSessions,
  deleteCapture,
  deleteSession,
  listAllSessions,
  listCaptures,
  type EarlierCapture,
  type EarlierSession,
} from "../store/earlierSessions";
import { spoolCaptures, type CaptureFactory } from "./captureFactory";

export type { EarlierCapture, EarlierSession } from "../store/earlierSessions";

/** Where captures go and how much they may hold; asked whenever it matters, so that changes take effect. */
export interface CaptureStoreSettings {
  /** Where new captures go. */
  readonly folder: { readonly path: string };
  /** Where captures of earlier sessions are looked for. */
  readonly folders: readonly string[];
  readonly limits: CaptureLimits;
  /** How much the captures of earlier sessions may take together. */
  readonly maxTotalBytes: number;
}

/** The captures on disk: this session's, which it makes, and those that earlier ones left. */
export class CaptureStore {
  private readonly session: CaptureSession;
  /** Makes the captures of endpoints, in files of this session. */
  readonly captures: CaptureFactory;

  constructor(private readonly settings: CaptureStoreSettings) {
    this.session = new CaptureSession(() => settings.folder.path);
    this.captures = spoolCaptures(this.session, () => settings.limits);
  }

  /**
   * Deletes the oldest sessions until the others take no more than they may; nothing that was written to within a day.
   * Returns what was deleted.
   */
  cleanUp(): Promise<EarlierSession[]> {
    const { folders, maxTotalBytes } = this.settings;
    return cleanUpSessions(folders, { maxBytes: maxTotalBytes });
  }

  /** What earlier sessions left, the newest first. */
  earlierSessions(): Promise<EarlierSession[]> {
    return listAllSessions(this.settings.folders);
  }

  /** This session's captures, the oldest first; also those whose endpoint was removed. */
  async ownCaptures(): Promise<readonly EarlierCapture[]> {
    return (await Promise.all(this.session.folders.map(listCaptures))).flat();
  }

  /**
   * The sessions that ended without order and were not offered to the user before, the newest first; each is answered
   * once, whoever asks.
   */
  async takeInterrupted(): Promise<EarlierSession[]> {
    const sessions = await this.earlierSessions();
    const interrupted = sessions.filter(({ hasEnded, captures }) => !hasEnded && captures.length > 0);
    const isOurs = await Promise.all(interrupted.map(claimOffer));
    return interrupted.filter((_, at) => isOurs[at]);
  }

  /** Deletes a capture with all its files; rejects with the system's error. */
  deleteCapture(capture: EarlierCapture): Promise<void> {
    return deleteCapture(capture);
  }

  /** Deletes everything that a session left; rejects with the system's error. */
  deleteSession(session: EarlierSession): Promise<void> {
    return deleteSession(session);
  }

  /** Notes at once that this session ends in order. Never throws. */
  end(): void {
    this.session.end();
  }
}
