import { builtInTextCodec } from "../core/payload/builtInTextCodec";
import type { TextCodec } from "../core/payload/textCodec";
import type { TextEncoding } from "../core/payload/textEncodings";

/**
 * The codec of any text encoding. The tables of the legacy ones are a file of their own beside the bundle, read when the
 * first of them is asked for; rejects only if that file is missing from the installation.
 */
export async function loadTextCodec(encoding: TextEncoding): Promise<TextCodec> {
  const builtIn = builtInTextCodec(encoding);
  if (builtIn !== undefined) return builtIn;
  const { textCodec } = await import("./textEncodings");
  return textCodec(encoding);
}
