import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { findOnPath } from "./host/systemPackages";

/** What a program said when it had ended. */
export interface ToolResult {
  readonly code: number | null;
  readonly output: string;
  /** Its complaints, but for the one about who runs it. */
  readonly complaints: string;
}

/** Runs one of Wireshark's programs to its end. */
export async function runTool(program: string, ...args: readonly string[]): Promise<ToolResult> {
  const file = findOnPath(program);
  assert.ok(file, `${program} is missing; install it (on Debian: apt-get install tshark).`);
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const [code] = (await once(child, "close")) as [number | null];
  const complaints = Buffer.concat(errors).toString().split("\n");
  return {
    code,
    output: Buffer.concat(output).toString(),
    complaints: complaints.filter((line) => !/^Running as user "root"/.test(line) && line !== "").join("\n"),
  };
}

/** Payloads are data on whatever port: random bytes look like some protocol now and then, and a broken one at that. */
const asData = ["tcp", "udp"].flatMap((protocol) => ["-d", `${protocol}.port==1-65535,data`]);

/** The output of `tshark -r file …`, which must not complain about anything. */
export async function tshark(file: string, ...args: readonly string[]): Promise<string> {
  const { code, output, complaints } = await runTool("tshark", "-r", file, "-n", ...asData, ...args);
  assert.equal(complaints, "");
  assert.equal(code, 0);
  return output;
}

/**
 * What Wireshark may remark: what really happened, and that UDP went to a port from 33 435 to 33 464, which the system may
 * have chosen. Everything else is a fault of the file.
 */
const fairRemarks = [
  /Connection reset \(RST\)/,
  /Connection finish \(FIN\)/,
  /Connection establish (request|acknowledge) \(SYN/,
  /A new tcp session is started with the same ports/,
  /This frame initiates the connection closing/,
  /This frame undergoes the connection closing/,
  /Synthesised by Sockscope/,
  /UDP +Possible traceroute: hop #\d+, attempt #\d+$/,
];

/** With the checksums checked; but for those of TCP, which are left to network hardware that is not there. */
const strictly = ["ip", "udp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`]);

/** Fails unless capinfos and tshark take a file without a word, and tshark finds nothing to remark but what happened. */
export async function assertTakenByTools(file: string): Promise<void> {
  const infos = await runTool("capinfos", file);
  assert.equal(infos.complaints, "");
  assert.equal(infos.code, 0);
  const experts = await tshark(file, ...strictly, "-q", "-z", "expert");
  const remarks = experts.split("\n").filter((line) => /^ +\d+ /.test(line));
  assert.deepEqual(
    remarks.filter((remark) => !fairRemarks.some((fair) => fair.test(remark))),
    [],
  );
}

/** A TCP stream as Wireshark puts it together: its two ends, the one that began first, and what each of them sent. */
export interface FollowedStream {
  readonly nodes: readonly string[];
  readonly sent: readonly Buffer[];
}

/** The stream with this number. */
export async function followTcp(file: string, stream: number): Promise<FollowedStream> {
  const [followed] = await followAll(file, [stream]);
  assert.ok(followed);
  return followed;
}

/** Several streams of a file, read in one go; one that is not there has no nodes. */
export async function followAll(file: string, streams: readonly number[]): Promise<FollowedStream[]> {
  const taps = streams.flatMap((stream) => ["-z", `follow,tcp,raw,${stream}`]);
  const output = await tshark(file, ...strictly, "-q", ...taps);
  const sections = output.split("Follow: tcp,raw").slice(1);
  const followed = new Map(sections.map((section) => [streamOf(section), readFollowed(section)]));
  return streams.map((stream) => followed.get(stream) ?? { nodes: [], sent: [] });
}

function streamOf(section: string): number {
  return Number(/^Filter: tcp\.stream eq (\d+)$/m.exec(section)?.[1]);
}

function readFollowed(section: string): FollowedStream {
  const nodes = [...section.matchAll(/^Node \d: (.*)$/gm)].map(([, node = ""]) => node);
  const lines = section.split("\n").filter((line) => /^\t?[0-9a-f]+$/.test(line));
  const sent = ["", "\t"].map((indent) => {
    const own = lines.filter((line) => line.startsWith("\t") === (indent === "\t"));
    return Buffer.from(own.map((line) => line.trim()).join(""), "hex");
  });
  return { nodes, sent };
}
