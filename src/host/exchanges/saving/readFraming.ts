import { plainValue } from "../../../core/exchange/yaml/plainValue";
import { readYaml } from "../../../core/exchange/yaml/readYaml";
import type { Framing } from "../../../core/framing/framing";
import { parseFraming } from "../../../core/framing/parseFraming";

/** A framing as it was typed: what an exchange file has behind `framing:`. A sentence where it cannot be read. */
export function readFraming(text: string): Framing | string {
  const { root, diagnostics } = readYaml(text);
  const [wrong] = diagnostics;
  if (wrong) return wrong.message;
  const result = parseFraming(plainValue(root));
  if (!result.ok) return result.problems[0]?.message ?? "This is no framing.";
  return result.framing.type === "datagram" ? "A stream has no datagrams: use another framing." : result.framing;
}
