import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PanelFixture, textDraft } from "../support/panelFixture";
import { until } from "../support/until";

describe("Sending files and datagrams from a panel", () => {
  let fixture: PanelFixture;
  let folder: string;

  beforeEach(async () => {
    fixture = new PanelFixture();
    folder = await mkdtemp(join(tmpdir(), "sockscope-panel-"));
  });

  afterEach(async () => {
    await fixture.dispose();
    await rm(folder, { recursive: true });
  });

  it("sends a file of many megabytes in pieces, unchanged", async () => {
    const path = join(folder, "large file.bin");
    const content = randomBytes(5_000_001);
    await writeFile(path, content);
    const listener = await fixture.listen();
    const session = fixture.open(await fixture.connect(listener));
    const [accepted] = await fixture.acceptedBy(listener);
    const hash = createHash("sha256");
    accepted?.onDidReceive((chunk) => hash.update(chunk));
    fixture.chosenFile = path;
    deepEqual(await session.calls.chooseFile(undefined), { path, bytes: 5_000_001 });
    const draft = { ...textDraft(path), mode: "file" } as const;
    const preview = await session.calls.preview(draft);
    ok(preview.ok && preview.length === 5_000_001);
    deepEqual(Buffer.from(preview.bytes), content.subarray(0, 256));
    const sending = session.calls.send({ draft, target: "self" });
    deepEqual(await sending, { ok: true, bytes: 5_000_001, connections: 1 });
    await until(() => accepted?.traffic.in.bytes === 5_000_001, { what: "the file" });
    equal(hash.digest("hex"), createHash("sha256").update(content).digest("hex"));
  });

  it("lets nothing get in between the pieces of a file", async () => {
    const path = join(folder, "pieces.bin");
    await writeFile(path, randomBytes(40 << 20));
    const listener = await fixture.listen();
    const session = fixture.open(await fixture.connect(listener));
    const [accepted] = await fixture.acceptedBy(listener);
    accepted?.setReading(false, "reader");
    const sending = session.calls.send({ draft: { ...textDraft(path), mode: "file" }, target: "self" });
    await until(() => session.snapshot().traffic.out.records > 0, { what: "the first piece" });
    await rejects(session.calls.send({ draft: textDraft("x"), target: "self" }), { code: "SOCKSCOPE_BUSY" });
    accepted?.setReading(true, "reader");
    ok((await sending).ok);
    ok((await session.calls.send({ draft: textDraft("x"), target: "self" })).ok);
  });

  it("says in one sentence why a file cannot be sent", async () => {
    const session = fixture.open(await fixture.connect(await fixture.listen()));
    const problemOf = async (text: string): Promise<string> => {
      const preview = await session.calls.preview({ ...textDraft(text), mode: "file" });
      return preview.ok ? "" : preview.problem.message;
    };
    match(await problemOf(""), /^No file is chosen/);
    match(await problemOf("relative.bin"), /not a whole path/);
    match(await problemOf(join(folder, "missing")), /^There is no file/);
    match(await problemOf(folder), /is not a file/);
    match(await problemOf("/dev/zero"), /is not a file/);
    match(await problemOf(`${folder}/\0`), /cannot be read/);
  });

  it("sends datagrams whole, an empty one too, and refuses one that is too large before sending it", async () => {
    const listener = await fixture.listen("udp");
    const session = fixture.open(await fixture.connect(listener));
    deepEqual(await session.calls.send({ draft: textDraft(""), target: "self" }), {
      ok: true,
      bytes: 0,
      connections: 1,
    });
    const path = join(folder, "datagram.bin");
    await writeFile(path, randomBytes(65_508));
    const preview = await session.calls.preview({ ...textDraft(path), mode: "file" });
    ok(!preview.ok);
    match(preview.problem.message, /^65 508 bytes are more than one datagram can take: send at most 65 507/);
    await writeFile(path, randomBytes(65_507));
    ok((await session.calls.send({ draft: { ...textDraft(path), mode: "file" }, target: "self" })).ok);
    await until(() => listener.endpointCapture.traffic.in.bytes === 65_507, { what: "the datagram" });
    deepEqual(session.snapshot().actions, ["close"]);
  });
});
