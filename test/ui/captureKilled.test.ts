import { deepEqual, equal, ok } from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../support/freePort";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { kill, killedFiles, killPatternPrograms, openKilled, startPattern } from "../support/patternCapture";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

/** The process that records below a folder, and how much it has written. */
async function recorded(root: string): Promise<{ pid: number; bytes: number } | undefined> {
  const [session] = await readdir(root);
  if (session === undefined) return undefined;
  const folder = join(root, session);
  const { pid } = JSON.parse(await readFile(join(folder, "session.json"), "utf8")) as { pid: number };
  const files = (await readdir(folder)).filter((name) => name.endsWith(".pcapng"));
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
  return { pid, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

describe("An extension host that is killed in the middle of a stream", () => {
  const workbench = useWorkbench();

  after(async () => {
    await killPatternPrograms();
    await workbench().setSettings({});
    await workbench().reloadWindow();
    await workbench().clear();
    await removeTemporaryFolders();
  });

  it("leaves a capture that Wireshark and Sockscope open, with everything but the last moment", async () => {
    const root = await temporaryFolder();
    const port = await freePort();
    await workbench().setSettings({ "sockscope.capture.folder": root });
    await workbench().runCommand("Sockscope: Listen…");
    await workbench().answerQuickInput(`tcp://127.0.0.1:${port}`);
    await workbench().quickInput.pick("Nothing");
    await workbench().openViewContainer("Sockscope");
    await workbench().tree("Listeners").row("listening").waitFor();
    await until(() => recorded(root), { what: "the recording has begun", timeoutMs: 20_000 });
    const sender = startPattern({ kind: "send", port, connections: 1 });
    const { pid, bytes } = await until(
      async () => {
        const so = await recorded(root);
        return so && so.bytes > 64 << 20 && so;
      },
      { what: "the stream is being written", timeoutMs: 30_000 },
    );
    ok(pid !== process.pid);
    process.kill(pid, "SIGKILL");
    await until(async () => (await killedFiles(root)).length > 0, { what: "the process is gone" });
    await kill(sender);
    const panel = await workbench().webview(`tcp://127.0.0.1:${port}`);
    await panel.getByText("The extension host does not answer").first().waitFor();
    await panel.getByText("no answer · ").waitFor();
    equal(await panel.getByRole("toolbar", { name: "Actions" }).getByRole("button").count(), 0);
    const files = await killedFiles(root);
    const capture = await openKilled(files);
    ok(capture.totalBytes >= bytes * 0.9, `${capture.totalBytes} of ${bytes} bytes`);
    deepEqual(capture.endpoint, `tcp://127.0.0.1:${port}`);
    console.log(
      `      ${capture.totalBytes} bytes are held, ${capture.unread.cut[0]?.bytes ?? 0} bytes of a cut block are not`,
    );
    capture.dispose();
  });
});
