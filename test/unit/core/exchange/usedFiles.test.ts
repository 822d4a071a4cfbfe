import { deepEqual } from "node:assert/strict";
import { parseExchange } from "../../../../src/core/exchange/readExchange";
import { namedFiles, runFiles, usedFiles, type NamedFiles } from "../../../../src/core/exchange/usedFiles";

const file = (...steps: string[]) => `sock: 1\nsteps:\n${steps.map((step) => `  - ${step}\n`).join("")}`;

/** Looks only at files that are there, and notes which were read. */
function folder(files: Readonly<Record<string, string>>) {
  const read: string[] = [];
  const named = (path: string): Promise<NamedFiles | undefined> => {
    read.push(path);
    const text = files[path];
    return Promise.resolve(text === undefined ? undefined : namedFiles(parseExchange(text).document, path));
  };
  return { named, read };
}

describe("The files that an exchange file uses", () => {
  it("are those that it runs and those whose bytes it takes, from its own folder, wherever they stand", () => {
    const text = `sock: 1
frames: { whole: '@head.bin' }
steps:
  - run: ../login.sock.yaml
  - run: "{{unknown}}.sock.yaml"
  - run: /etc/absolute.sock.yaml
  - repeat: 2
    steps: [ { send: '@deep/body.bin' } ]
  - expect: { any-of: [ { expect: '@one.bin' }, { expect: '"x"' } ] }
`;
    deepEqual(namedFiles(parseExchange(text).document, "/a/b/main.sock.yaml"), {
      runs: ["/a/login.sock.yaml"],
      contents: ["/a/b/head.bin", "/a/b/deep/body.bin", "/a/b/one.bin"],
    });
  });

  it("are followed through the files that are run, each read once, in circles too", async () => {
    const { named, read } = folder({
      "/main.sock.yaml": file("run: a.sock.yaml", "run: sub/b.sock.yaml"),
      "/a.sock.yaml": file("run: sub/b.sock.yaml", "send: '@a.bin'"),
      "/sub/b.sock.yaml": file("run: ../main.sock.yaml", "run: gone.sock.yaml", "send: '@b.bin'"),
    });
    const { exchanges, contents } = await usedFiles("/main.sock.yaml", named);
    deepEqual([...exchanges], ["/main.sock.yaml", "/a.sock.yaml", "/sub/b.sock.yaml", "/sub/gone.sock.yaml"]);
    deepEqual([...contents], ["/a.bin", "/sub/b.bin"]);
    deepEqual(read, [...exchanges]);
  });

  it("are the file alone where it cannot be read, or runs itself", async () => {
    deepEqual([...(await usedFiles("/gone.sock.yaml", folder({}).named)).exchanges], ["/gone.sock.yaml"]);
    const own = folder({ "/own.sock.yaml": file("run: own.sock.yaml") });
    deepEqual([...(await runFiles("/own.sock.yaml", own.named)).keys()], ["/own.sock.yaml"]);
    deepEqual(own.read, ["/own.sock.yaml"]);
  });
});
