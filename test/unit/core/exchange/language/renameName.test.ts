import { deepEqual, equal, match, ok } from "node:assert/strict";
import { applyEdits } from "../../../../../src/core/exchange/edit/textEdit";
import { renamableAt, renameName } from "../../../../../src/core/exchange/language/renameName";
import { parseExchange, readExchange } from "../../../../../src/core/exchange/readExchange";
import { environmentDocument } from "../../../../../src/core/exchange/variables/readEnvironment";

type Files = Readonly<Record<string, string>>;

function known(files: Files) {
  const entries = Object.entries(files);
  const isEnvironment = (path: string): boolean => path.includes("/env/");
  return {
    exchanges: new Map(
      entries.filter(([path]) => !isEnvironment(path)).map(([path, text]) => [path, parseExchange(text).document]),
    ),
    environments: new Map(
      entries.filter(([path]) => isEnvironment(path)).map(([path, text]) => [path, environmentDocument(text)]),
    ),
  };
}

/** What renaming the name at `part` of the first file changes, or why it does not. */
function changed(files: Files, part: string, to: string): Files | string {
  const [[path, text] = ["", ""]] = Object.entries(files);
  ok(text.includes(part), part);
  const result = renameName(known(files), { path, at: text.indexOf(part) }, to);
  if (!result.ok) return result.message;
  return Object.fromEntries([...result.edits].map(([each, edits]) => [each, applyEdits(files[each] ?? "", edits)]));
}

function refusal(files: Files, path: string, at: number): string {
  const found = renamableAt(known(files), { path, at });
  return typeof found === "string" ? found : "";
}

const greet = `sock: 1
vars: { host: 127.0.0.1, other: 1 }
steps:
  - set: { url: "{{host}}" }
`;

describe("Renaming a variable in all files that know it", () => {
  it("changes the environments that set it or use it, and the files beside them that have it of these", () => {
    const files = {
      "/a/greet.sock.yaml": greet,
      "/a/env/lab.yaml": "# the lab\nhost: lab.local # here\nport: 1\n",
      "/a/env/lab.local.yaml": '{ "host": "10.0.0.1" }\n',
      "/a/env/bench.yaml": 'url: "{{host}}:80"\n',
      "/a/env/none.yaml": "port: 2\n",
      "/a/uses.sock.yaml": "sock: 1\nsteps:\n  - set: { copy: '{{host}}' }\n",
      "/a/not.sock.yaml": "sock: 1\nvars: { hosts: 1 }\nsteps:\n  - sleep: 1ms\n",
      "/b/own.sock.yaml": greet,
      "/b/env/lab.yaml": "host: another\n",
    };
    deepEqual(changed(files, "host}}", "address"), {
      "/a/greet.sock.yaml": greet.replaceAll("host", "address"),
      "/a/env/lab.yaml": "# the lab\naddress: lab.local # here\nport: 1\n",
      "/a/env/lab.local.yaml": '{ "address": "10.0.0.1" }\n',
      "/a/env/bench.yaml": 'url: "{{address}}:80"\n',
      "/a/uses.sock.yaml": "sock: 1\nsteps:\n  - set: { copy: '{{address}}' }\n",
    });
  });

  it("changes one that only its environment sets, from a file that uses it", () => {
    const files = {
      "/a.sock.yaml": "sock: 1\nsteps:\n  - set: { copy: '{{host}}' }\n",
      "/env/lab.yaml": "host: lab\n",
    };
    deepEqual(changed(files, "host", "address"), {
      "/a.sock.yaml": "sock: 1\nsteps:\n  - set: { copy: '{{address}}' }\n",
      "/env/lab.yaml": "address: lab\n",
    });
    match(
      changed({ "/a.sock.yaml": files["/a.sock.yaml"] }, "host", "address") as string,
      /^host is not of this file;/,
    );
  });

  it("changes the environment of files that run it, at any depth, for they run it with theirs", () => {
    const files = {
      "/common/login.sock.yaml": greet,
      "/a/main.sock.yaml": "sock: 1\nsteps:\n  - run: middle.sock.yaml\n",
      "/a/middle.sock.yaml": "sock: 1\nsteps:\n  - run: ../common/login.sock.yaml\n",
      "/a/env/lab.yaml": "host: lab\n",
      "/b/other.sock.yaml": "sock: 1\nsteps:\n  - run: ../common/login.sock.yaml\n",
      "/b/env/lab.yaml": "port: 1\n",
    };
    const found = changed(files, "host", "address") as Files;
    deepEqual(Object.keys(found).sort(), ["/a/env/lab.yaml", "/common/login.sock.yaml"]);
  });

  it("changes the name under which files pass it, and not what they pass", () => {
    const main = "sock: 1\nvars: { host: 1 }\nsteps:\n  - run: b.sock.yaml\n    vars: { host: '{{host}}', other: 2 }\n";
    deepEqual(changed({ "/b.sock.yaml": greet, "/main.sock.yaml": main }, "host", "address"), {
      "/b.sock.yaml": greet.replaceAll("host", "address"),
      "/main.sock.yaml": main.replace("{ host: '", "{ address: '"),
    });
    const back = changed({ "/main.sock.yaml": main, "/b.sock.yaml": greet }, "host", "address") as Files;
    deepEqual(back, {
      "/main.sock.yaml": main.replace("{ host: 1 }", "{ address: 1 }").replace("{{host}}", "{{address}}"),
    });
  });

  it("changes it from the file that gives it through all that take it, and back", () => {
    const files = {
      "/login.sock.yaml": "sock: 1\nsteps:\n  - set: { session: 1 }\n",
      "/middle.sock.yaml": "sock: 1\nsteps:\n  - run: login.sock.yaml\n    take: [ session ]\n",
      "/main.sock.yaml":
        "sock: 1\nsteps:\n  - run: middle.sock.yaml\n    take: [ session ]\n  - set: { copy: '{{session}}' }\n",
      "/own.sock.yaml": "sock: 1\nvars: { session: 2 }\nsteps:\n  - set: { copy: '{{session}}' }\n",
    };
    const { "/own.sock.yaml": own, ...all } = files;
    ok(own);
    const renamed = Object.fromEntries(
      Object.entries(all).map(([path, text]) => [path, text.replaceAll("session", "id")]),
    );
    deepEqual(changed(files, "session", "id"), renamed);
    const { "/main.sock.yaml": main, ...others } = files;
    deepEqual(changed({ "/main.sock.yaml": main, ...others }, "session}}", "id"), renamed);
    for (const text of Object.values(renamed))
      deepEqual(
        readExchange(text).diagnostics.filter(({ severity }) => severity === "error"),
        [],
      );
  });

  it("changes nothing where one of the files cannot have the new name, and says which", () => {
    const files = { "/a.sock.yaml": greet, "/env/lab.yaml": "host: lab\naddress: 1\n" };
    equal(
      changed(files, "host", "address"),
      "env/lab.yaml: There is a variable “address” already; choose another name.",
    );
    const later = { "/a.sock.yaml": greet, "/env/lab.yaml": "address: would replace the value\n" };
    match(changed(later, "host", "address") as string, /^env\/lab\.yaml: There is a variable “address” already/);
    equal(changed(files, "host", "other"), "There is a variable “other” already; choose another name.");
    const caller = "sock: 1\nsteps:\n  - run: a.sock.yaml\n    vars: { host: 1, more: 2 }\n";
    equal(
      changed({ "/a.sock.yaml": greet, "/b.sock.yaml": caller }, "host", "more"),
      "b.sock.yaml passes a variable “more” already; choose another name.",
    );
    const captured = 'sock: 1\nconnections: { c: { tcp: "a:1" } }\nsteps:\n  - expect: { regex: "/(?<host>.)/" }\n';
    match(
      changed({ "/a.sock.yaml": greet, "/b.sock.yaml": captured, "/env/x.yaml": "host: 1\n" }, "host", "a-b") as string,
      /^b\.sock\.yaml: A regular expression captures it/,
    );
  });

  it("is told beforehand where it cannot be done: where the file is not known that it is taken from", () => {
    const files = { "/a.sock.yaml": "sock: 1\nsteps:\n  - run: '{{path}}'\n    take: [ session ]\n" };
    const at = files["/a.sock.yaml"].indexOf("session");
    match(refusal(files, "/a.sock.yaml", at), /^session is taken from another file/);
    match(refusal(files, "/gone.sock.yaml", at), /^Only connections, frames/);
  });

  it("comes to an end where files run each other in a circle", () => {
    const one = "sock: 1\nvars: { x: 1 }\nsteps:\n  - run: two.sock.yaml\n    take: [ x ]\n";
    const two = "sock: 1\nvars: { x: 1 }\nsteps:\n  - run: one.sock.yaml\n    vars: { x: 2 }\n";
    deepEqual(changed({ "/one.sock.yaml": one, "/two.sock.yaml": two }, "x: 1", "y"), {
      "/one.sock.yaml": one.replace("x: 1", "y: 1").replace("[ x ]", "[ y ]"),
      "/two.sock.yaml": two.replaceAll("x:", "y:"),
    });
  });
});
