import type { LifecycleEvent } from "../core/connection/lifecycleEvent";

/** How long the steps of opening took, in milliseconds; undefined where not reached or not applicable. */
export class ConnectTimes {
  resolveMs: number | undefined;
  connectMs: number | undefined;
  /** From open to the first byte received. */
  firstByteMs: number | undefined;
  private stepSinceNs: number | undefined;
  private openSinceNs: number | undefined;

  note(event: LifecycleEvent, timeNs: number): void {
    switch (event.type) {
      case "resolving":
        this.stepSinceNs = timeNs;
        break;
      case "resolved":
        this.resolveMs = this.sinceStep(timeNs);
        this.stepSinceNs = undefined;
        break;
      case "attempting":
        this.stepSinceNs ??= timeNs;
        break;
      case "retrying":
        this.stepSinceNs = undefined;
        break;
      case "connected":
        this.connectMs = this.sinceStep(timeNs);
        this.openSinceNs = timeNs;
        break;
      case "accepted":
        this.openSinceNs = timeNs;
        break;
      default:
        break;
    }
  }

  firstByte(timeNs: number): void {
    if (this.openSinceNs !== undefined) this.firstByteMs ??= (timeNs - this.openSinceNs) / 1e6;
  }

  private sinceStep(timeNs: number): number {
    return (timeNs - (this.stepSinceNs ?? timeNs)) / 1e6;
  }
}
