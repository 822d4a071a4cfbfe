import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { reporterNames } from "../../src/cli/arguments/commandLine";
import { runCli, stopClis, writeFiles, type CliResult } from "../support/cli";
import { runQuietly } from "../support/host/childProcess";
import { ScriptedServer, stopServers } from "../support/scriptedServer";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

/** Prints the names and attributes of all elements, as Python reads them. */
const readXml = `
import json, sys, xml.etree.ElementTree as tree
print(json.dumps([[element.tag, element.attrib] for element in tree.parse(sys.argv[1]).iter()]))
`;

/** What the schema of Jenkins lets each element have; those before the colon it has to. */
const attributes: Readonly<Record<string, string>> = {
  testsuites: ":name tests failures errors time",
  testsuite: "name tests failures errors:skipped time timestamp file",
  properties: ":",
  property: "name value:",
  testcase: "name:classname time",
  failure: ":message type",
  error: ":message type",
  skipped: ":message type",
  "system-out": ":",
};

/** Everything that a terminal, a browser or a parser could stumble over. */
const hostile = Buffer.from("\u001b[2J\u001b]0;owned\u0007</failure>]]>&amp;\"'\r\n\0\u009b\ufffe<script>", "utf8");

describe("The reports of sockscope run", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    await stopClis();
    await stopServers();
    await removeTemporaryFolders();
  });

  /** A server that answers with what it got, and hostile bytes behind it. */
  async function answering(): Promise<ScriptedServer> {
    return ScriptedServer.start((socket) => {
      socket.on("data", (chunk) => socket.write(Buffer.concat([chunk, hostile, Buffer.of(0xff, 0xfe)])));
    });
  }

  async function runAll(env: Readonly<Record<string, string>> = {}): Promise<CliResult[]> {
    const results: CliResult[] = [];
    for (const name of reporterNames)
      results.push(await runCli(["run", ".", "--reporter", name], { cwd: folder, env }));
    return results;
  }

  it("let no byte of a peer, of a file or of its name act on whoever reads them", async () => {
    const { port } = await answering();
    const text = `sock: 1
name: "Hostile \\e[31m \\x9b ]]> </testsuite>"
connections: { peer: { tcp: "127.0.0.1:${port}" } }
steps:
  - name: "step \\e[31m # \\\\ </testcase>"
    send: AA
  - expect: |
      aa   : AA
      text : str(20) == "expected"
      *
  - expect: AA
`;
    await writeFiles(folder, { "a \u001b[31m#&.sock.yaml": text });
    for (const { code, stdout, stderr } of await runAll()) {
      doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/);
      equal(code, 1);
    }
  });

  it("are JUnit's XML to another parser, with nothing in it that Jenkins's schema forbids", async () => {
    const { port } = await answering();
    const text = `sock: 1
connections: { peer: { tcp: "127.0.0.1:${port}" } }
steps: [ { send: AA }, { expect: "aa : AA\\ntext : str(20) == 'x'\\n*" }, { sleep: 1s } ]
`.replaceAll("'", '\\"');
    await writeFiles(folder, { "a.sock.yaml": text, "b.sock.yaml": "sock: 2", "env/lab.yaml": "" });
    const { code } = await runCli(["run", ".", "--reporter=junit", "--output=r.xml", "--env=lab"], { cwd: folder });
    equal(code, 2);
    const elements = JSON.parse(await runQuietly("python3", ["-c", readXml, join(folder, "r.xml")])) as [
      name: string,
      attributes: Readonly<Record<string, string>>,
    ][];
    for (const [name, own] of elements) {
      const [required = [], optional = []] = attributes[name]?.split(":").map((names) => names.split(" ")) ?? [];
      for (const key of required) ok(key === "" || key in own, `${name} has no ${key}`);
      for (const key of Object.keys(own)) ok(required.includes(key) || optional.includes(key), `${name} has a ${key}`);
    }
    deepEqual(
      elements
        .filter(([name]) => name === "testcase")
        .map(([, { name, classname }]) => `${classname ?? ""}: ${name ?? ""}`),
      ["a.sock.yaml: send AA", "a.sock.yaml: expect aa : AA…", "a.sock.yaml: sleep 1s", "b.sock.yaml: read the file"],
    );
    match(await readFile(join(folder, "r.xml"), "utf8"), /<property name="environment" value="lab"\/>/);
  });

  it("never tell a secret, however it is sent back, and wherever it stands", async () => {
    const secret = "s3cr3t-p1n";
    const server = await ScriptedServer.start((socket) => {
      socket.on("data", (chunk) => {
        const hex = chunk.toString("hex");
        socket.write(Buffer.concat([chunk, Buffer.from(` ${hex} ${chunk.toString("base64")}\n`)]));
      });
    });
    const text = `sock: 1
vars: { both: "<{{secret:PIN}}>" }
secrets: [ PIN, HOST ]
connections: { peer: { tcp: "127.0.0.1:${server.port}" } }
steps:
  - send: '"{{both}}"'
  - expect: { regex: /(?<all>.*)/ }
  - assert: { all: "== 1" }
`;
    const value = text.replace(/steps:[^]*/, 'steps: [ { sleep: "{{secret:HOST}}" } ]\n');
    const fields = text.replace(/ {2}- expect: \{[^]*/, "  - expect: 'all : bytes(30) == AA'\n");
    const silence = text.replace(/ {2}- expect: \{[^]*/, "  - expect: { silence: 100ms }\n");
    const files = {
      "a.sock.yaml": text,
      "fields.sock.yaml": fields,
      "silence.sock.yaml": silence,
      "value.sock.yaml": value,
    };
    await writeFiles(folder, files);
    const forms = [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret).toString("base64").slice(0, 12)];
    const spaced = Buffer.from(secret)
      .toString("hex")
      .replace(/..(?!$)/g, "$& ");
    for (const { code, stdout, stderr } of await runAll({ PIN: secret, HOST: `${secret}-host` })) {
      for (const form of [...forms, spaced])
        equal((stdout + stderr).toLowerCase().includes(form.toLowerCase()), false, stdout);
      equal(code, 2);
    }
  });
});
