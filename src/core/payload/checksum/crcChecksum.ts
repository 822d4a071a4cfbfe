import type { Checksum, ChecksumState } from "./checksum";
import { type CrcModel, formatCrcModel, reverseBits } from "./crcModel";
import { createCrcRegister, type CrcRegister } from "./crcRegister";

/** A checksum that is a CRC. */
export interface CrcChecksum extends Checksum {
  readonly model: CrcModel;
}

/** Makes a checksum of a CRC model, named by its parameters unless told. Its table is built when it is first used. */
export function crcChecksum(model: CrcModel, { name = formatCrcModel(model), aliases = [] as readonly string[] } = {}) {
  let register: CrcRegister | undefined;
  const checksum: CrcChecksum = {
    name,
    aliases,
    width: model.width,
    description: formatCrcModel(model),
    model,
    start: () => new CrcState(model, (register ??= createCrcRegister(model))),
  };
  return checksum;
}

class CrcState implements ChecksumState {
  #content: bigint;

  constructor(
    private readonly model: CrcModel,
    private readonly register: CrcRegister,
  ) {
    this.#content = register.start;
  }

  update(bytes: Uint8Array): void {
    this.#content = this.register.run(this.#content, bytes);
  }

  value(): bigint {
    const { width, refout, xorout } = this.model;
    return (refout ? this.#content : reverseBits(this.#content, width)) ^ xorout;
  }
}
