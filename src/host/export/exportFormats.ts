import type { ExportFormat } from "../../engine/exportCapture";

/** A file format as the user chooses it. */
export interface ExportFormatChoice {
  readonly id: ExportFormat;
  readonly label: string;
  readonly detail: string;
  /** Without its dot. */
  readonly extension: string;
  /** Put before the extension in the proposed name. */
  readonly suffix: string;
}

/** All formats, in the order in which they are offered; `dumpOptions` are those of `text2pcap` for the transport. */
export function exportFormats(transport: "tcp" | "udp"): readonly ExportFormatChoice[] {
  const dumpOptions = `-D -t ISO ${transport === "udp" ? "-u" : "-T"} 1,2`;
  return [
    {
      id: "pcapng",
      label: "pcapng",
      detail: "For Wireshark, tshark and Sockscope, with addresses, times and events",
      extension: "pcapng",
      suffix: "",
    },
    {
      id: "hexDump",
      label: "Hex Dump",
      detail: `Time, direction, offsets and bytes; text2pcap ${dumpOptions} reads it`,
      extension: "txt",
      suffix: "",
    },
    {
      id: "bytesIn",
      label: "Received Bytes",
      detail: "Nothing but the payloads that were received, one after the other",
      extension: "bin",
      suffix: "-received",
    },
    {
      id: "bytesOut",
      label: "Sent Bytes",
      detail: "Nothing but the payloads that were sent, one after the other",
      extension: "bin",
      suffix: "-sent",
    },
    {
      id: "jsonLines",
      label: "JSON Lines",
      detail: "One object a record, with its payload in base64",
      extension: "jsonl",
      suffix: "",
    },
  ];
}
