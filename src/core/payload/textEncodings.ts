/**
 * The text encodings that a payload can be written and shown in, in menu order. Each id is a label of the WHATWG
 * Encoding Standard as well, but `latin1` and `ascii` mean the real ISO-8859-1 and US-ASCII here, not windows-1252.
 */
export const textEncodings = [
  { id: "utf-8", label: "UTF-8" },
  { id: "utf-16le", label: "UTF-16 LE" },
  { id: "utf-16be", label: "UTF-16 BE" },
  { id: "ascii", label: "US-ASCII" },
  { id: "latin1", label: "Latin-1 (ISO-8859-1)" },
  { id: "iso-8859-2", label: "Latin-2 (ISO-8859-2)" },
  { id: "iso-8859-15", label: "Latin-9 (ISO-8859-15)" },
  { id: "windows-1250", label: "Windows-1250 (Central European)" },
  { id: "windows-1251", label: "Windows-1251 (Cyrillic)" },
  { id: "windows-1252", label: "Windows-1252 (Western)" },
  { id: "koi8-r", label: "KOI8-R (Russian)" },
  { id: "koi8-u", label: "KOI8-U (Ukrainian)" },
  { id: "gbk", label: "GBK (Simplified Chinese)" },
  { id: "gb18030", label: "GB18030 (Chinese)" },
  { id: "big5", label: "Big5 (Traditional Chinese)" },
  { id: "shift_jis", label: "Shift_JIS (Japanese)" },
  { id: "euc-jp", label: "EUC-JP (Japanese)" },
  { id: "euc-kr", label: "EUC-KR (Korean)" },
] as const;

/** The id of one of {@link textEncodings}. */
export type TextEncoding = (typeof textEncodings)[number]["id"];

/** Tells a known encoding id from whatever a setting, a message or stored state holds. */
export function isTextEncoding(value: unknown): value is TextEncoding {
  return textEncodings.some(({ id }) => id === value);
}
