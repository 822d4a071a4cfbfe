import type { Address } from "../../core/address";
import type { CaptureFactory } from "../../engine/captureFactory";
import type { VariableSources } from "./fileRequest";

/** What all files of a run share. */
export interface RunSurroundings extends VariableSources {
  readonly captures: CaptureFactory;
  /** Asked before an address is bound. */
  readonly allowBinding: (address: Address) => Promise<void>;
}
