import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { listSessions } from "../../src/store/earlierSessions";
import { openCapture, type OpenedCapture } from "../../src/store/openCapture";
import { runTool } from "./captureTools";
import { repositoryFolder } from "./host/repositoryFolder";
import { patternBytes, wrongAt, type PatternTask } from "./pattern";

const program = join(repositoryFolder, "dist", "test", "support", "recordPattern.js");
const running = new Set<ChildProcess>();
const pattern = patternBytes();

/** Starts a program that records or sends patterned streams; {@link killPatternPrograms} ends it. */
export function startPattern(task: PatternTask): ChildProcess {
  const child = fork(program, [JSON.stringify(task)], { execArgv: [] });
  running.add(child);
  return child;
}

/** Kills a program that may be gone already, and waits until it is. */
export async function kill(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** For `afterEach`. */
export async function killPatternPrograms(): Promise<void> {
  await Promise.all([...running].map(kill));
}

/** The files of the only capture in the only session below a folder, which must be one that was killed. */
export async function killedFiles(root: string): Promise<readonly string[]> {
  const sessions = await listSessions(root);
  assert.deepEqual(
    sessions.map(({ hasEnded, captures }) => [hasEnded, captures.length]),
    [[false, 1]],
  );
  return sessions[0]?.captures[0]?.files ?? [];
}

/**
 * Opens what a killed program recorded of patterned streams. Fails unless each stream is the pattern without a gap, and
 * our reader and Wireshark's complain about nothing but a cut block at the end.
 */
export async function openKilled(files: readonly string[]): Promise<OpenedCapture> {
  const capture = await openCapture(files);
  await capture.finished;
  assert.equal(capture.isOwn, true);
  await assertIsPattern(capture);
  const { cut } = capture.unread;
  assert.ok(cut.length <= 1 && (cut[0]?.file ?? files.at(-1)) === files.at(-1), "only the newest file is cut");
  let seen = 0;
  for (const file of files) seen += await payloadSeenByTools(file);
  assert.equal(seen, capture.totalBytes - capture.dropped.bytes);
  return capture;
}

async function assertIsPattern(capture: OpenedCapture): Promise<void> {
  const positions = new Map<number, number>();
  const { dropped, firstNumber, lastNumber } = capture;
  for (let number = firstNumber; number <= lastNumber; number++) {
    const record = capture.record(number);
    if (record?.direction !== "in") continue;
    const bytes = await capture.bytes(number);
    assert.equal(bytes.length, record.length);
    const position = positions.get(record.connection) ?? dropped.bytes;
    assert.equal(wrongAt(pattern, bytes, position), -1, `record ${number} at ${position}`);
    positions.set(record.connection, position + bytes.length);
  }
  assert.equal(capture.unread.counts.size, 0);
  assert.deepEqual(capture.unread.damaged, []);
}

async function payloadSeenByTools(file: string): Promise<number> {
  const { output, complaints } = await runTool("tshark", "-r", file, "-n", "-T", "fields", "-e", "tcp.len");
  assert.match(complaints, /^$|^tshark: The file ".*" appears to have been cut short in the middle of a packet\.$/);
  const lengths = output.trim().split("\n").map(Number);
  return lengths.reduce((sum, length) => sum + length, 0);
}
