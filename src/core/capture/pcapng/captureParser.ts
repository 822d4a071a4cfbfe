import { isObject } from "../../connection/readLifecycleEvent";
import { blockType, type FileOrigin } from "./blocks";
import type { Block } from "./blockWalk";
import { readInterface, type CaptureInterface } from "./captureInterface";
import { EpochTime } from "./epochTime";
import { blockText } from "./eventBlock";
import { ForeignRecords } from "./foreignRecords";
import { OwnRecords } from "./ownRecords";
import { isPacketBlock, readPacketBlock, type CapturedPacket } from "./packetBlock";
import type { RecordSink } from "./recordSink";

/** Finds the records in the blocks of one or more capture files: those of Sockscope exactly as they were recorded. */
export class CaptureParser {
  /** What the first file of ours says of itself; undefined while none was seen. */
  origin: FileOrigin | undefined;
  /** The same of the latest one. */
  latestOrigin: FileOrigin | undefined;
  private time: EpochTime | undefined;
  private interfaces: CaptureInterface[] = [];
  private own: OwnRecords | undefined;
  private readonly foreign: ForeignRecords;
  /** Of the packet before, for one whose block has no time. */
  private lastTimeNs = 0;

  constructor(private readonly sink: RecordSink) {
    this.foreign = new ForeignRecords(sink);
  }

  /** Milliseconds since the Unix epoch from which times count; undefined before the first record. */
  get originEpochMs(): number | undefined {
    return this.time?.originEpochMs;
  }

  block(block: Block): void {
    switch (block.type) {
      case blockType.section:
        this.endFile();
        this.interfaces = [];
        return;
      case blockType.interface:
        if (block.view.byteLength >= 20 && this.interfaces.length < mostInterfaces) {
          this.interfaces.push(readInterface(block));
        }
        return;
      case blockType.origin:
        return this.beginOwn(block);
      case blockType.conversation:
        return this.own?.bind(block);
      case blockType.event:
        if (this.own && this.time && block.view.byteLength >= 24) this.own.event(block, this.time);
        return;
      default: {
        const packet = readPacketBlock(block);
        if (packet) this.packet(block, packet);
        else if (isPacketBlock(block)) this.sink.unread("packets whose lengths are wrong");
      }
    }
  }

  /** Nothing more comes of this file. */
  endFile(): void {
    this.own?.finish();
    this.own = undefined;
  }

  private packet(block: Block, packet: CapturedPacket): void {
    const face = this.interfaces[packet.interface];
    if (!face) return this.sink.unread("packets of no known interface");
    const timeNs = packet.hasTime ? this.timeOf(face, packet) : this.lastTimeNs;
    if (this.own) return this.own.packet(block, packet, timeNs);
    this.lastTimeNs = timeNs;
    this.foreign.packet(block, packet, { linkType: face.linkType, timeNs });
  }

  private timeOf(face: CaptureInterface, { high, low }: CapturedPacket): number {
    this.time ??= new EpochTime(Math.floor(face.timeNs(high, low, epoch) / 1e6));
    return face.timeNs(high, low, this.time);
  }

  private beginOwn(block: Block): void {
    const origin = block.isLittleEndian ? readOrigin(blockText(block.bytes.subarray(8, -4))) : undefined;
    if (!origin) return this.sink.unread("damaged blocks of Sockscope");
    this.origin ??= origin;
    this.latestOrigin = origin;
    this.time ??= new EpochTime(origin.originEpochMs);
    this.own = new OwnRecords(this.sink);
  }
}

/** More interfaces than a machine has; packets of those after it are not read. */
const mostInterfaces = 65_536;
/** So that numbers and sums stay exact, whatever a file says of itself. */
const largestCount = 2 ** 50;

const epoch = new EpochTime(0);

function readOrigin(json: string): FileOrigin | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value["sockscope"] !== 1 || typeof value["endpoint"] !== "string") return undefined;
  const { originEpochMs, firstNumber, bytesBefore, endpoint } = value;
  const isTime = typeof originEpochMs === "number" && Math.abs(originEpochMs) <= 8.64e15;
  if (!isTime || !isCount(firstNumber) || firstNumber < 1 || !isCount(bytesBefore)) return undefined;
  return { sockscope: 1, originEpochMs, firstNumber, bytesBefore, endpoint };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= largestCount;
}
