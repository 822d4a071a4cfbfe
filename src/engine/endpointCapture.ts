import type { Capture, RecordPlace } from "../core/capture/capture";
import type { LifecycleEvent } from "../core/connection/lifecycleEvent";
import { Emitter } from "../core/emitter";
import { nowNs } from "../net/clock";
import type { CapturedPeer, CaptureSource } from "./captureSource";
import type { Connection } from "./connection";
import { PeerTable } from "./peerTable";
import { ReplyTimes } from "./replyTimes";
import { Traffic } from "./trafficMeter";

/** How often reading stopped because the disk was slower than the sockets, and for how long in all. */
export interface DiskPauses {
  readonly count: number;
  readonly totalMs: number;
}

const pauseShownNs = 1e9;
/** After so many more closed connections it is looked whose records are gone. */
const forgetEvery = 1024;

/**
 * The capture of one endpoint session, its totals, and who is who in it: a dialled connection and its successors, or a
 * listener with all its connections. Stops reading from its streams while its capture is under pressure.
 */
export class EndpointCapture implements CaptureSource {
  readonly traffic = new Traffic();
  readonly replyTimes = new ReplyTimes();
  /** Of connections that are not closed. */
  private readonly peers = new Map<number, CapturedPeer>();
  private readonly closedPeers = new PeerTable();
  private closedCount = 0;
  private readonly unanswered = new Map<number, number>();
  private readonly open = new Set<Connection>();
  private readonly changed = new Emitter<undefined>();
  private waiting: (() => void)[] = [];
  private lastIndex = 0;
  private pauses = { count: 0, pausedNs: 0, sinceNs: 0, endedNs: -Infinity };

  /** Fires when recording was paused, went on, or stopped with a problem. */
  readonly onDidChange = this.changed.event;
  /** True while TCP reading is stopped because the disk is slower: "paused: disk". */
  isPaused = false;

  /** `originNs`: the time by this process's clock from which the capture's times count. */
  constructor(
    readonly capture: Capture,
    private readonly originNs = 0,
  ) {
    capture.onDidChangePressure(() => this.followPressure());
    capture.onDidChangeProblem(() => this.changed.fire(undefined));
  }

  /**
   * Whether to say that it is paused: while it is and for a second after, so that pauses that follow each other closely
   * do not flicker.
   */
  showsPause(timeNs: number): boolean {
    return this.isPaused || timeNs - this.pauses.endedNs < pauseShownNs;
  }

  get diskPauses(): DiskPauses {
    const { count, pausedNs, sinceNs } = this.pauses;
    return { count, totalMs: (pausedNs + (this.isPaused ? nowNs() - sinceNs : 0)) / 1e6 };
  }

  /** The number of a new connection in the capture. */
  addConnection(): number {
    return ++this.lastIndex;
  }

  namePeer(index: number, peer: CapturedPeer): void {
    this.peers.set(index, peer);
  }

  /** Who the records of a connection are from; known also after it was closed, as long as any of them is held. */
  peer(index: number): CapturedPeer | undefined {
    return this.peers.get(index) ?? this.closedPeers.get(index);
  }

  connections(): readonly number[] {
    return [...this.peers.keys(), ...this.closedPeers.indexes()].sort((one, other) => one - other);
  }

  /** A connection that reads from now on. */
  noteOpened(connection: Connection): void {
    this.open.add(connection);
    if (this.capture.isUnderPressure) this.followPressure();
  }

  /** To be told of each connection that is closed: nothing is awaited on it any more. */
  noteClosed(connection: Connection): void {
    const { index } = connection;
    this.open.delete(connection);
    this.unanswered.delete(index);
    const peer = this.peers.get(index);
    if (!peer) return;
    this.peers.delete(index);
    this.closedPeers.add(index, peer, this.capture.lastNumber);
    this.closedCount += 1;
    if (this.closedCount % forgetEvery === 0) this.closedPeers.forgetBefore(this.capture.firstNumber);
  }

  /** A time by this process's clock in milliseconds since the Unix epoch, as the capture tells it. */
  epochMs(timeNs: number): number {
    return this.capture.originEpochMs + (timeNs - this.originNs) / 1e6;
  }

  /** Resolves when what is sent can be recorded without piling up in memory: usually at once. */
  whenRelieved(): Promise<void> | undefined {
    if (!this.capture.isUnderPressure) return undefined;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Records an event; the time is by this process's clock. */
  appendEvent(event: LifecycleEvent, { connection, timeNs }: RecordPlace): void {
    this.capture.appendEvent(event, { connection, timeNs: timeNs - this.originNs });
  }

  /** Records bytes; the time is by this process's clock. */
  appendBytes(connection: Connection, direction: "in" | "out", bytes: Uint8Array, timeNs: number): void {
    connection.traffic[direction].add(bytes.length, timeNs);
    this.traffic[direction].add(bytes.length, timeNs);
    this.noteReply(connection.index, direction, timeNs);
    this.capture.appendBytes(direction, bytes, { connection: connection.index, timeNs: timeNs - this.originNs });
  }

  private followPressure(): void {
    const { isUnderPressure } = this.capture;
    let isAnyHeld = false;
    for (const connection of this.open) {
      connection.setReading(!isUnderPressure, "disk");
      isAnyHeld ||= connection.pausedBy.has("disk");
    }
    if (!isUnderPressure) for (const resolve of this.waiting.splice(0)) resolve();
    this.setPaused(isAnyHeld);
  }

  private setPaused(isPaused: boolean): void {
    if (isPaused === this.isPaused) return;
    this.isPaused = isPaused;
    if (isPaused) {
      this.pauses.count += 1;
      this.pauses.sinceNs = nowNs();
    } else {
      this.pauses.endedNs = nowNs();
      this.pauses.pausedNs += this.pauses.endedNs - this.pauses.sinceNs;
    }
    this.changed.fire(undefined);
  }

  /** A reply is the first read after a write on the same connection. */
  private noteReply(index: number, direction: "in" | "out", timeNs: number): void {
    if (direction === "out") {
      this.unanswered.set(index, timeNs);
      return;
    }
    const sentNs = this.unanswered.get(index);
    if (sentNs === undefined) return;
    this.unanswered.delete(index);
    this.replyTimes.add(timeNs - sentNs);
  }
}
