import { match, ok } from "node:assert/strict";
import { once } from "node:events";
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { tshark } from "../support/captureTools";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { until } from "../support/until";

describe("Following in Wireshark, in the window", () => {
  const workbench = useWorkbench();
  let server: Server;
  let program: string;
  let fed: string;

  before(async () => {
    const folder = workbench().workspaceFolder;
    [program, fed] = [join(folder, "stand-in.sh"), join(folder, "fed")];
    await writeFile(program, `#!/bin/sh\ncat > '${fed}.part' && mv '${fed}.part' '${fed}'\n`);
    await chmod(program, 0o755);
    server = createServer((socket) => socket.on("error", () => undefined).end("from the server"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    await workbench().runCommand("Sockscope: Connect…");
    await workbench().answerQuickInput(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await (await workbench().webview("tcp://")).getByText("from the server").first().waitFor();
  });

  after(async () => {
    await workbench().clear();
    await workbench().setSettings({});
    await removeEndpoints(workbench());
    await Promise.all([program, fed].map((file) => rm(file, { force: true })));
    server.close();
  });

  it("offers the command to copy where there is no Wireshark", async () => {
    await workbench().setSettings({ "sockscope.wireshark.path": "/nowhere/wireshark" });
    await workbench().runCommand("Sockscope: Follow in Wireshark");
    const isMessage = (text: string): boolean => text.includes("sockscope.wireshark.path");
    const shown = async (): Promise<string | undefined> => (await workbench().notifications()).find(isMessage);
    const text = await until(shown, { what: "the message" });
    match(text, /There is no program at \/nowhere\/wireshark; correct the setting/);
    match(text, /tail -f -c \+1 '.*\.pcapng' \| wireshark -k -i -/);
    await workbench().runCommand("Notifications: Clear All Notifications");
  });

  it("says why the program ended, and offers the command to copy", async () => {
    const crashing = join(workbench().workspaceFolder, "crashing.sh");
    await writeFile(crashing, "#!/bin/sh\necho 'could not connect to display' >&2\nkill -ABRT $$\n");
    await chmod(crashing, 0o755);
    await workbench().setSettings({ "sockscope.wireshark.path": crashing });
    await workbench().runCommand("Sockscope: Follow in Wireshark");
    const isMessage = (text: string): boolean => text.includes("crashing.sh");
    const shown = async (): Promise<string | undefined> => (await workbench().notifications()).find(isMessage);
    const text = await until(shown, { what: "the message" });
    match(
      text,
      /^crashing\.sh ended with SIGABRT: it said “could not connect to display”\. In a terminal .*wireshark -k/,
    );
    await rm(crashing);
    const follows = workbench().page.getByText(/^Wireshark follows tcp/);
    await until(async () => (await follows.count()) === 0, { what: "the status bar no longer says that it follows" });
    await workbench().runCommand("Notifications: Clear All Notifications");
  });

  it("feeds the program of the setting until the command is run again", async () => {
    await workbench().setSettings({ "sockscope.wireshark.path": program });
    await workbench().runCommand("Sockscope: Follow in Wireshark");
    await workbench()
      .page.getByText(/^Wireshark follows tcp 127\.0\.0\.1/)
      .waitFor();
    const isFed = (): Promise<boolean> =>
      readFile(`${fed}.part`).then(
        (content) => content.includes("from the server"),
        () => false,
      );
    await until(isFed, { what: "the record is fed" });
    await workbench().runCommand("Sockscope: Follow in Wireshark");
    await until(() => readFile(fed).catch(() => undefined), { what: "the program's input to end" });
    const payload = await tshark(fed, "-T", "fields", "-e", "tcp.payload");
    ok(payload.includes(Buffer.from("from the server").toString("hex")), payload);
  });
});
