import assert from "node:assert/strict";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { checkRuns, mostNestedRuns, pathFrom } from "../../../../../src/core/exchange/validate/checkRuns";

const runs = (...steps: string[]) => `sock: 1\nsteps:\n${steps.map((step) => `  - ${step}\n`).join("")}`;

/** What is wrong with the runs of the first of these files. */
async function problemsOf(files: Record<string, string>): Promise<string[]> {
  const [path = ""] = Object.keys(files);
  const { document } = readExchange(files[path] ?? "");
  const found = await checkRuns(document, path, (each) => Promise.resolve(files[each]));
  return found.map(({ from, to, message }) => `«${(files[path] ?? "").slice(from, to)}» ${message}`);
}

describe("checkRuns", () => {
  it("accepts files that are there, each as often as it is run", async () => {
    const files = {
      "a/main.sock.yaml": runs("run: sub/one.sock.yaml", "run: ./sub/one.sock.yaml", "run: ../two.sock.yaml"),
      "a/sub/one.sock.yaml": runs("run: ../../two.sock.yaml"),
      "two.sock.yaml": runs("sleep: 1s"),
    };
    assert.deepEqual(await problemsOf(files), []);
  });

  it("refuses what is not there, is broken, is a mock, or is no path from the file", async () => {
    const mock =
      'sock: 1\nconnections: { s: { tcp: "127.0.0.1:1", listen: true } }\nrules: [ { on: accept, steps: [ { send: AA } ] } ]\n';
    const main = runs(
      "run: none.sock.yaml",
      "run: bad.sock.yaml",
      "run: mock.sock.yaml",
      "run: /etc/x",
      "run: ..\\x",
      "run: ../x",
    );
    const problems = await problemsOf({ "main.sock.yaml": main, "bad.sock.yaml": "sock: 2", "mock.sock.yaml": mock });
    assert.match(problems[0] ?? "", /^«none\.sock\.yaml» There is no file “none\.sock\.yaml”/);
    assert.match(problems[1] ?? "", /^«bad\.sock\.yaml» “bad\.sock\.yaml” cannot be run: This is version “2”/);
    assert.match(problems[2] ?? "", /is a mock/);
    for (const problem of problems.slice(3)) assert.match(problem, /Write the path from this file/);
    assert.equal(problems.length, 6);
  });

  it("refuses a circle, short or long, and names the files of it", async () => {
    assert.deepEqual(await problemsOf({ "a.sock.yaml": runs("run: a.sock.yaml") }), [
      "«a.sock.yaml» This runs in a circle: a.sock.yaml runs a.sock.yaml; take one of them out.",
    ]);
    const three = { a: runs("run: b"), b: runs("run: c"), c: runs("sleep: 1s", "run: b") };
    assert.match((await problemsOf(three)).join(), /in a circle: b runs c runs b;/);
  });

  it("refuses to go too deep, and looks at shared files once", async () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, index) => [
          `f${index}`,
          runs(index + 1 < length ? `run: f${index + 1}` : "sleep: 1s"),
        ]),
      );
    assert.deepEqual(await problemsOf(chain(mostNestedRuns)), []);
    assert.match((await problemsOf(chain(mostNestedRuns + 5))).join(), /More than 20 files run each other/);
    const wide = Array.from({ length: 18 }, (_, index) => [
      `w${index}`,
      runs(...(index === 17 ? ["sleep: 1s"] : [`run: w${index + 1}`, `run: w${index + 1}`])),
    ]);
    assert.deepEqual(await problemsOf(Object.fromEntries(wide) as Record<string, string>), []);
  });

  it("knows what can be taken from a file", async () => {
    const files = {
      a: "sock: 1\nsteps:\n  - { run: b, take: [ given, default, sesion ] }\n",
      b: "sock: 1\nvars: { default: 1 }\nsteps: [ { set: { given: 1, session: 2 } } ]",
    };
    assert.deepEqual(await problemsOf(files), [
      "«sesion» That file has no variable “sesion” to take. Did you mean session?",
    ]);
  });

  it("leaves a path made of variables to the run", async () => {
    assert.deepEqual(await problemsOf({ a: 'sock: 1\nvars: { f: x }\nsteps: [ { run: "{{f}}" } ]' }), []);
  });
});

describe("pathFrom", () => {
  it("goes up and down from the folder of a file, never above the first", () => {
    assert.equal(pathFrom("/w/a/b.yaml", "../c/d.yaml"), "/w/c/d.yaml");
    assert.equal(pathFrom("/b.yaml", "../c"), undefined);
    assert.equal(pathFrom("b.yaml", "./c//d"), "c/d");
    for (const path of ["/x", "C:/x", "file:///x", "a\\b"]) assert.equal(pathFrom("b.yaml", path), undefined, path);
  });
});
