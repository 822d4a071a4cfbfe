import { scalarOffsets } from "../yaml/scalarOffsets";
import type { YamlScalar } from "../yaml/yamlNode";

/** The place in the text of a scalar that an offset of the file means: the first one that is not before it. */
export function textOffset(source: string, scalar: YamlScalar, at: number): number {
  const offsets = scalarOffsets(source, scalar);
  let low = 0;
  let high = offsets.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets.offsetOf(middle) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}
