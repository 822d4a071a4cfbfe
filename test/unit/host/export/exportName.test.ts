import { equal } from "node:assert/strict";
import { RecordFilter } from "../../../../src/core/capture/recordFilter";
import { exportFormats } from "../../../../src/host/export/exportFormats";
import { exportName } from "../../../../src/host/export/exportName";
import type { ExportAnswers } from "../../../../src/host/export/exportable";
import type { ShownLog } from "../../../../src/host/panel/shownLog";

function nameOf(name: string, answers: ExportAnswers, address = "[::1]:50001"): string {
  const source = { peer: () => ({ id: "1", address }) };
  const format = exportFormats("tcp").find(({ id }) => id === answers.format);
  return format ? exportName({ name, source } as unknown as ShownLog, answers, format) : "";
}

describe("exportName", () => {
  it("names the capture, the part and the direction, in letters that every file system takes", () => {
    equal(nameOf("tcp 127.0.0.1:7700", { choice: "all", format: "pcapng" }), "tcp-127.0.0.1-7700.pcapng");
    equal(nameOf("udp [::1]:53", { choice: { connection: 1 }, format: "bytesIn" }), "udp-1-53-1-50001-received.bin");
    equal(nameOf("größe/..\\a:b", { choice: "all", format: "bytesOut" }), "größe-..-a-b-sent.bin");
  });

  it("drops the number and the ending of a capture's file, and says that records were filtered", () => {
    const selection = { filter: new RecordFilter([]), directions: new Set(["in"] as const) };
    equal(nameOf("pump.0001.pcapng", { choice: { selection }, format: "jsonLines" }), "pump-filtered.jsonl");
    equal(nameOf("pump.PCAPNG", { choice: "all", format: "hexDump" }), "pump.txt");
  });

  it("is never empty and never long", () => {
    equal(nameOf("???", { choice: "all", format: "pcapng" }), "capture.pcapng");
    equal(nameOf("x".repeat(500), { choice: "all", format: "pcapng" }).length, 107);
  });
});
