import assert from "node:assert/strict";
import {
  draftBytes,
  draftCommand,
  draftMessages,
  type ImportDraft,
} from "../../../../../src/core/exchange/import/draftImport";
import { importCommand } from "../../../../../src/core/exchange/import/importCommand";
import type { ImportedMessage } from "../../../../../src/core/exchange/import/importedMessage";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { writeExchange } from "../../../../../src/core/exchange/write/writeExchange";

function written(made: ImportDraft) {
  assert(made.ok, made.ok ? "" : made.message);
  const text = writeExchange(made.draft);
  assert.deepEqual(readExchange(text).diagnostics, [], text);
  return { ...made, text };
}

function command(line: string): ImportDraft {
  const result = importCommand(line);
  assert(result.ok, line);
  return draftCommand(result.command, "command");
}

const message = (name: string, rest: Partial<ImportedMessage> = {}): ImportedMessage => ({
  name,
  target: { transport: "tcp", host: "127.0.0.1", port: 7700 },
  bytes: Uint8Array.of(0x68, 0x69),
  notes: [],
  ...rest,
});

describe("draftMessages", () => {
  it("sends messages by their names, over one connection for each address", () => {
    const udp = { transport: "udp", host: "::1", port: 53 } as const;
    const { text, understood } = written(draftMessages([message("hello"), message("", { target: udp })], "x"));
    assert.match(text, /peer-1:\n {4}tcp: "?127\.0\.0\.1:7700"?\n {2}peer-2:\n {4}udp: "\[::1\]:53"\n/);
    assert.match(text, /- name: hello\n {4}on: peer-1\n {4}send: '"hi"'\n {2}- name: message\n {4}on: peer-2\n/);
    assert.deepEqual(understood, ["hello: 2 bytes to tcp://127.0.0.1:7700", "message: 2 bytes to udp://[::1]:53"]);
  });

  it("repeats what was repeated, a few times, and says so", () => {
    const { text, notes } = written(draftMessages([message("beat", { repeatNs: 2.5e9 })], "x"));
    assert.match(text, /- repeat: 10\n {4}every: 2500ms\n {4}steps:\n {6}- name: beat\n {8}send: '"hi"'/);
    assert.equal(notes.length, 1);
    const rare = written(draftMessages([message("rare", { repeatNs: 100 * 3600e9 })], "x"));
    assert.doesNotMatch(rare.text, /repeat/);
    assert.match(rare.notes.join(" "), /here it is sent once\.$/);
  });

  it("leaves out what has no address that can be used, or no bytes for a stream", () => {
    const at = (host: string) => message(host, { target: { transport: "tcp", host, port: 1 } });
    const { notes } = written(
      draftMessages([message("ok"), at("a b"), at("a:b"), message("e", { bytes: new Uint8Array() })], "x"),
    );
    assert.match(
      notes.join("\n"),
      /“a b”.*cannot contain.*\n.*“a:b”.*IPv6.*\n“e” is left out: it has no bytes to send\.$/,
    );
  });

  it("leaves out what cannot be sent, with the reason, and refuses where nothing is left", () => {
    const tls = { transport: "tls", host: "a", port: 1 } as const;
    const nowhere = { transport: "tcp", host: "", port: 0 } as const;
    const messages = [message("ok"), message("secret", { target: tls }), message("lost", { target: nowhere })];
    const { notes } = written(draftMessages(messages, "x"));
    assert.equal(notes.length, 2);
    const refused = draftMessages(messages.slice(1), "x");
    assert(!refused.ok);
    assert.match(refused.message, /^There is nothing to import\. .*secret.* TLS yet\..*lost.*address to send to\.$/);
    const portless = draftMessages([message("zero", { target: { transport: "tcp", host: "a", port: 0 } })], "x");
    assert.match(portless.ok ? "" : portless.message, /zero.*it says no port, or port 0, to send to\.$/);
    const many = draftMessages(
      Array.from({ length: 2001 }, () => message("x")),
      "x",
    );
    assert(!many.ok);
    assert.match(many.message, /at most\.$/);
  });
});

describe("draftCommand", () => {
  it("listens for a group on all addresses, and notes an interface that is named", () => {
    const line = "socat UDP4-RECVFROM:5,ip-add-membership=239.0.0.1:eth0,fork -";
    const { text, notes, understood } = written(command(line));
    assert.match(
      text,
      /client:\n {4}udp: "?0\.0\.0\.0:5"?\n {4}listen: true\n {4}multicast: \{ join: 239\.0\.0\.1 \}\n/,
    );
    assert.deepEqual(understood, ["Listens on udp://0.0.0.0:5"]);
    assert.match(notes[0] ?? "", /^The interface “eth0” is not taken over/);
    assert(!notes.some((note) => note.includes("this machine alone")));
    const six = written(command("socat - UDP6-RECV:5,ipv6-join-group=[ff02::fb]:[fe80::1]"));
    assert.match(six.text, /udp: "\[::\]:5"\n[^]*multicast: \{ join: "?ff02::fb"?, interface: "?fe80::1"? \}/);
    assert.match(written(command(line.replace("fork", "bind=127.0.0.1"))).text, /udp: "?127\.0\.0\.1:5"?\n/);
  });

  it("sends nothing where the pipe is empty, and leaves out a time that is too long for a file", () => {
    for (const line of ["echo -n | nc 127.0.0.1 1", "printf '' | nc -u 127.0.0.1 1"])
      assert.doesNotMatch(written(command(line)).text, /send/);
    const { text, notes } = written(command("nc -w 1000h 127.0.0.1 1"));
    assert.doesNotMatch(text, /timeout/);
    assert.equal(notes.length, 1);
    assert.match(written(command("nc -w 1234.567891 127.0.0.1 1")).text, /timeout: 1234568ms/);
  });

  it("connects, and sends what is piped into it", () => {
    const { text } = written(command("printf 'PING\\r\\n' | nc -w 3 127.0.0.1 6379"));
    assert.match(text, /^name: Connects to tcp:\/\/127\.0\.0\.1:6379, sends 6 bytes$/m);
    assert.match(text, /server:\n {4}tcp: "?127\.0\.0\.1:6379"?\n/);
    assert.match(text, /- send: '"PING\\r\\n"'\n$/);
  });

  it("waits for a connection where nothing is sent, and for a client where it listens", () => {
    assert.match(written(command("nc example.com 80")).text, /- expect: \{ connect: true \}\n$/);
    const { text, notes } = written(command("nc -l -k -p 7700"));
    assert.match(text, /client:\n {4}tcp: "?127\.0\.0\.1:7700"?\n {4}listen: true\n/);
    assert.match(text, /- expect: \{ connect: true \}\n {4}within: 1m\n$/);
    assert.equal(
      notes.some((note) => note.includes("0.0.0.0:7700")),
      true,
    );
  });

  it("turns line feeds into CR LF where the program is told to, and answers a datagram only once it came", () => {
    assert.match(written(command("printf 'a\\nb\\r\\n' | ncat -C 127.0.0.1 1")).text, /"a\\r\\n"\n +"b\\r\\n"/);
    const { text } = written(command("echo hi | nc -u -l 7700"));
    assert.match(text, /- expect: "\*"\n {4}within: 1m\n {2}- send: '"hi\\n"'\n$/);
    assert.match(written(command("echo hi | nc -u 127.0.0.1 7700")).text, /steps:\n {2}- send/);
  });

  it("opens both sides of a relay, and refuses what files cannot speak, in one sentence", () => {
    const { text, notes } = written(command("socat TCP-LISTEN:7700,reuseaddr TCP:127.0.0.1:80"));
    assert.match(text, /first:\n[^]*second:\n[^]*on: first\n[^]*on: second\n/);
    assert(notes.some((note) => note.includes("passes on")));
    for (const line of ["nc -U /tmp/x", "ncat --ssl 127.0.0.1 443"]) {
      const made = command(line);
      assert(!made.ok);
      assert.match(made.message, /^Exchange files do not speak .* yet, so this command cannot be imported\.$/);
    }
  });
});

describe("draftBytes", () => {
  it("sends no bytes as a datagram alone", () => {
    written(draftBytes(new Uint8Array(), { transport: "udp", host: "a", port: 1 }, "x"));
    const made = draftBytes(new Uint8Array(), { transport: "tcp", host: "a", port: 1 }, "x");
    assert.equal(made.ok ? "" : made.message, "There are no bytes to send.");
  });

  it("sends them to the address, from a file beside it where they are many", () => {
    const address = { transport: "udp", host: "::1", port: 53 } as const;
    assert.match(
      written(draftBytes(Uint8Array.of(1, 2), address, "x")).text,
      /udp: "\[::1\]:53"\nsteps:\n {2}- send: "01 02"\n$/,
    );
    assert.deepEqual(
      written(draftBytes(new Uint8Array(70_000), address, "x")).files.map(({ name }) => name),
      ["x-1.bin"],
    );
  });
});
