import { formatAddress, parseAddress } from "../core/address";
import type { CapturedConversation } from "../core/capture/pcapng/recordSink";
import { Emitter, type Subscription } from "../core/emitter";
import { SockscopeError } from "../core/sockscopeError";
import { OpenedCapture, type ReadProgress, type UnreadParts } from "../store/openCapture";
import { MemoryFile } from "../store/memoryFile";
import { openedSource, type CaptureSource } from "./captureSource";

export { captureFilesOf, groupCaptureFiles } from "../store/captureFiles";

/** Where the bytes of a capture come from that is in no file of this machine, or why they do not. */
export type CaptureContent = { readonly content: Uint8Array } | { readonly problem: SockscopeError };

/** A capture that is read from files, from its first moment on: its records come while it is read. */
export class CaptureFiles implements Subscription {
  readonly source: CaptureSource;
  /** Whether the reading was stopped before its end. */
  wasStopped = false;
  private readonly capture: OpenedCapture;
  private readingProblem: SockscopeError | undefined;
  private readonly stopping = new AbortController();
  private readonly changed = new Emitter<undefined>();
  private isReading = true;

  /** Fires when more was read, and once when the reading ended. */
  readonly onDidChange = this.changed.event;

  /** `files` are those of one capture, the oldest first; with a content, only a name to call it by. */
  constructor(
    readonly files: readonly string[],
    from?: CaptureContent,
  ) {
    const { signal } = this.stopping;
    this.capture = new OpenedCapture(files, from ? { signal, disk: openingFrom(from) } : { signal });
    this.source = openedSource(this.capture);
    this.capture.onDidGrow(() => this.changed.fire(undefined));
    void this.read();
  }

  /** How far it is read; undefined once the reading has ended. */
  get reading(): ReadProgress | undefined {
    return this.isReading ? this.capture.progress : undefined;
  }

  /** Why it could not be read, or not to its end, or no longer; undefined where all is well. */
  get problem(): SockscopeError | undefined {
    return this.readingProblem ?? this.capture.changed;
  }

  /** How far it was read. */
  get progress(): ReadProgress {
    return this.capture.progress;
  }

  /** What of the files is not among the records. */
  get unread(): UnreadParts {
    return this.capture.unread;
  }

  /** Whether Sockscope wrote it. */
  get isOwn(): boolean {
    return this.capture.isOwn;
  }

  /** `tcp://127.0.0.1:7700`; undefined where the files do not say. */
  get endpoint(): string | undefined {
    const { endpoint } = this.capture;
    const parsed = endpoint === undefined ? undefined : parseAddress(endpoint, { allowsPortZero: true });
    if (!parsed?.ok || parsed.address.port > 0) return endpoint;
    // A listener that left its port to the system: its connections know it.
    const [first] = this.capture.conversations;
    return formatAddress({ ...parsed.address, port: first?.local.port ?? 0 });
  }

  /** Between which ends a connection of the capture is. */
  conversation(connection: number): CapturedConversation | undefined {
    return this.capture.conversation(connection);
  }

  /** How many connections and UDP peers it has. */
  get conversationCount(): number {
    return this.capture.conversationCount;
  }

  /** Ends the reading; the records read so far stay. */
  stopReading(): void {
    this.wasStopped ||= this.isReading;
    this.stopping.abort();
  }

  /** Ends the reading and lets go of the files. Safe to call twice. */
  dispose(): void {
    this.stopping.abort();
    this.changed.dispose();
    this.capture.dispose();
  }

  private async read(): Promise<void> {
    try {
      await this.capture.finished;
    } catch (error) {
      this.readingProblem =
        error instanceof SockscopeError ? error : new SockscopeError("SOCKSCOPE_UNKNOWN", String(error));
    }
    this.isReading = false;
    this.changed.fire(undefined);
  }
}

function openingFrom(from: CaptureContent): { open(path: string): MemoryFile } {
  return {
    open: (path) => new MemoryFile(path, "problem" in from ? from.problem : from.content),
  };
}
