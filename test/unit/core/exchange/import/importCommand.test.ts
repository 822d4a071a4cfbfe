import assert from "node:assert/strict";
import fc from "fast-check";
import { importCommand } from "../../../../../src/core/exchange/import/importCommand";
import type { ImportedCommand, ImportedEndpoint } from "../../../../../src/core/exchange/import/importedEndpoint";
import { netcatCommand, socatCommand } from "../../../../../src/core/payload/shellCommand";

function commandOf(text: string): ImportedCommand {
  const result = importCommand(text);
  assert(result.ok, `${text}: ${result.ok ? "" : result.problem.message}`);
  return result.command;
}

/** Reads a command without notes. */
function assertReads(text: string, ...expected: ImportedEndpoint[]): void {
  assert.deepEqual(commandOf(text), { endpoints: expected, notes: [] }, text);
}

function assertNotes(text: string, ...expected: RegExp[]): void {
  const { notes } = commandOf(text);
  assert.equal(notes.length, expected.length, notes.join(" "));
  for (const [index, note] of expected.entries()) assert.match(notes[index] ?? "", note);
}

function assertMarked(marked: string, message: RegExp): void {
  const result = importCommand(marked.replace(/[«»]/g, ""));
  assert(!result.ok, `${marked} was accepted`);
  assert.match(result.problem.message, message);
  assert.deepEqual([result.problem.from, result.problem.to], [marked.indexOf("«"), marked.indexOf("»") - 1], marked);
}

const tcp = { role: "connect", transport: "tcp", host: "127.0.0.1", port: 7700 } as const;

describe("importCommand with nc and ncat", () => {
  it("reads whom it connects to", () => {
    assertReads("nc 127.0.0.1 7700", tcp);
    assertReads("  $ /usr/bin/nc -v -n 127.0.0.1 7700 \n", tcp);
    assertReads("nc.exe 127.0.0.1 7700;", tcp);
    assertReads("sudo LANG=C ncat --ssl example.com 443", { ...tcp, transport: "tls", host: "example.com", port: 443 });
    assertReads("nc -u [::1] 53", { ...tcp, transport: "udp", host: "::1", port: 53 });
    assertReads("nc -U '/tmp/a b.sock'", {
      role: "connect",
      transport: "unix",
      host: "",
      port: 0,
      path: "/tmp/a b.sock",
    });
    assertReads("nc -C -w5 -s 127.0.0.2 -p 5000 127.0.0.1 7700", {
      ...tcp,
      sendsCrLf: true,
      sourceHost: "127.0.0.2",
      sourcePort: 5000,
      connectTimeoutNs: 5e9,
    });
    assertReads('ncat --wait=500ms --crlf "127.0.0.1" \\\n 7700', { ...tcp, sendsCrLf: true, connectTimeoutNs: 5e8 });
  });

  it("reads what it listens on", () => {
    const listener = { role: "listen", transport: "tcp", host: "", port: 4444 } as const;
    assertReads("nc -lvnp 4444", listener);
    assertReads("nc -lvnp4444", listener);
    assertReads("nc -l 4444", listener);
    assertReads("nc -kl 127.0.0.1 4444", { ...listener, host: "127.0.0.1", keepsOpen: true });
    assertReads("ncat -u -l ::1 -p 4444", { ...listener, transport: "udp", host: "::1" });
    assertReads("ncat --listen", { ...listener, port: 31_337 });
    assertReads("ncat -l localhost", { ...listener, host: "localhost", port: 31_337 });
    assertReads("nc -l -s 127.0.0.1 -p 4444", { ...listener, host: "127.0.0.1" });
  });

  it("notes what only the program does", () => {
    assertNotes("nc -l -p 1 -e /bin/sh", /^-e is not taken over\.$/);
    assertNotes("ncat -x dump.txt --max-conns 3 a 1", /-x/, /--max-conns/);
    assertNotes("ncat -u --ssl a 1", /DTLS/);
    assertNotes("nc a 1 2>&1 >/dev/null");
    assertNotes("nc a 1 2>errors >> log", /file that the output goes to/);
    assertNotes("nc a 1 | tee log", /after the \|/);
    assertNotes("cat file | nc a 1", /program other than printf and echo/);
  });

  it("takes over what is piped into it", () => {
    const payloadOf = (text: string) => new TextDecoder("latin1").decode(commandOf(text).payload);
    assert.equal(payloadOf("printf 'a\\r\\n\\x41\\102%%' | nc a 1"), "a\r\nAB%");
    assert.equal(payloadOf("printf %s 'a\\n' | nc a 1"), "a\\n");
    assert.equal(payloadOf("echo -ne 'a\\n\\0101' | nc a 1"), "a\nA");
    assert.equal(payloadOf("echo a   b | nc a 1"), "a b\n");
    assert.equal(payloadOf("echo -n | nc a 1"), "");
    assertMarked("printf «'%d'» 3 | nc a 1", /“%d” is not taken over, only %s, %b and %%: write its value out/);
  });

  it("says that a relay sends nothing of what is piped into it", () => {
    assertNotes("echo a | socat TCP:a:1 UDP:b:2", /sent to none of them/);
    assert.equal(commandOf("echo a | socat TCP:a:1 UDP:b:2").payload, undefined);
  });

  it("marks what cannot be taken", () => {
    assertMarked("«curl example.com»", /no nc, ncat or socat/);
    assertMarked("«»", /no nc, ncat or socat/);
    assertMarked("«nc»", /host or the port is missing/);
    assertMarked("«nc host»", /host or the port is missing/);
    assertMarked("nc a «1-100»", /“1-100” is a range of ports/);
    assertMarked("nc a «http»", /“http” is not the number of a port/);
    assertMarked("nc a 1 «2»", /“2” is one word too many/);
    assertMarked("nc «a_b..c» 1", /empty part/);
    assertMarked("nc «a:b» 1", /“a:b” is not an IPv6 address/);
    assertMarked("nc -l «-s 'a b'» 1", /host name cannot contain/);
    assertMarked("echo a | nc h «0»", /Port 0 cannot be connected to/);
    assertMarked("printf «-v» x | nc a 1", /“-v” is no text to print/);
    assertMarked("nc «-z» a 1", /-z changes what is talked to/);
    assertMarked("nc «-X 5» -x proxy:1 a 1", /-X changes/);
    assertMarked("ncat «--proxy p:1» a 1", /--proxy changes/);
    assertMarked("nc «-Q» a 1", /“-Q” is no option/);
    assertMarked("nc «--constructor» a 1", /is no option/);
    assertMarked("nc a 1 «-p»", /-p needs a value/);
    assertMarked("nc «-w x» a 1", /“x” is no time for -w/);
    assertMarked("nc a «$»PORT", /What the shell puts in for \$/);
    assertMarked('nc a «"$PORT"»', /What the shell puts in/);
    assertMarked("nc a «'»1", /quote is not closed/);
    assertMarked("nc a 1 «<» file", /Input from a file/);
    assertMarked("nc a 1 «;» ls", /paste one command/);
    assertMarked("«nc» -U", /path of the Unix socket/);
    assertMarked("nc -uU «path»", /Datagrams over a Unix socket/);
  });
});

describe("importCommand with socat", () => {
  it("reads its addresses", () => {
    assertReads("socat - TCP:127.0.0.1:7700", tcp);
    assertReads("socat -d -d -v STDIO tcp4:127.0.0.1:7700,nodelay,crnl", { ...tcp, sendsCrLf: true });
    assertReads("socat -t2 -b65536 - 'UDP:[::1]:53,bind=[::1]:5000'", {
      ...tcp,
      transport: "udp",
      host: "::1",
      port: 53,
      sourceHost: "::1",
      sourcePort: 5000,
    });
    assertReads("socat TCP-LISTEN:7700,bind=127.0.0.1,reuseaddr,fork -", {
      ...tcp,
      role: "listen",
      keepsOpen: true,
    });
    assertReads("socat -ly - UNIX-CONNECT:/tmp/a:b", {
      role: "connect",
      transport: "unix",
      host: "",
      port: 0,
      path: "/tmp/a:b",
    });
    assertReads("socat STDIN OPENSSL:example.com:443,connect-timeout=1.5", {
      ...tcp,
      transport: "tls",
      host: "example.com",
      port: 443,
      connectTimeoutNs: 1.5e9,
    });
    assertReads("socat - UDP4-RECV:5000,ip-add-membership=239.1.2.3:127.0.0.1", {
      role: "listen",
      transport: "udp",
      host: "",
      port: 5000,
      multicast: { group: "239.1.2.3", interface: "127.0.0.1" },
    });
    assertReads("socat - UDP6-RECV:0,ipv6-join-group=[ff02::fb]:0,connect-timeout=0", {
      role: "listen",
      transport: "udp",
      host: "",
      port: 0,
      multicast: { group: "ff02::fb" },
    });
  });

  it("reads both ends of a relay", () => {
    const { endpoints } = commandOf("socat TCP-L:80,fork TCP:127.0.0.1:7700");
    assert.deepEqual(
      endpoints.map(({ role, port }) => [role, port]),
      [
        ["listen", 80],
        ["connect", 7700],
      ],
    );
  });

  it("notes what is no socket, and options that are not taken over", () => {
    assertNotes("socat -u OPEN:in.bin TCP:a:1", /^-u is not taken over/, /“OPEN:in.bin” is no socket/);
    assertNotes("socat - SSL:a:1,verify=0", /option “verify=0” of “SSL:a:1,verify=0”/);
    assertNotes("socat UDP4-RECVFROM:5,ip-add-membership=239.0.0.1:eth0 -", /interface “eth0” is not taken over/);
    assertNotes(
      "socat - UDP4-DATAGRAM:239.0.0.1:5,ip-add-membership=239.0.0.1:eth0",
      /ip-add-membership.*not taken over/,
    );
    assertNotes("socat - TCP-L:5,ip-add-membership=239.0.0.1:eth0", /ip-add-membership.*not taken over/);
    assertNotes(
      "socat - UDP-RECV:5,membership=239.0.0.1:0.0.0.0,membership=239.0.0.2:",
      /239\.0\.0\.2.*not taken over/,
    );
  });

  it("marks what cannot be taken", () => {
    assertMarked("«socat» -", /needs two addresses/);
    assertMarked("socat «- EXEC:ls»", /None of the two addresses/);
    assertMarked("socat - «TCP:a»", /host and a port/);
    assertMarked("socat - «TCP:::1:80»", /IPv6 address in brackets/);
    assertMarked("socat - «TCP-LISTEN:»", /does not have a port/);
    assertMarked("socat - «TCP:a:99999»", /“99999” is not the number of a port/);
    assertMarked("socat - «UNIX:»", /has no path/);
    assertMarked("socat - «TCP:a:1!!TCP:b:2»", /with !!/);
    assertMarked("socat - «TCP:a:1,connect-timeout=x»", /“x” is no time for connect-timeout/);
    assertMarked("echo a | socat - «UDP:a:0»", /Port 0 cannot be connected to/);
    assertMarked("socat - «UDP-RECV:5,ip-add-membership=10.0.0.1:eth0»", /“10.0.0.1” is no multicast group/);
  });
});

describe("importCommand", () => {
  it("reads back the commands that Sockscope copies", () => {
    const targets = fc.record({
      transport: fc.constantFrom("tcp", "udp"),
      host: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom("localhost", "example.com")),
      port: fc.integer({ min: 1, max: 65_535 }),
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), targets, (bytes, target) => {
        for (const text of [netcatCommand(bytes, target), socatCommand(bytes, target)]) {
          if (text === undefined) continue;
          const { endpoints, payload } = commandOf(text);
          assert.deepEqual(payload, bytes, text);
          const [{ transport, host, port } = {}, ...others] = endpoints;
          assert.deepEqual({ transport, host, port }, { ...target }, text);
          assert.deepEqual(others, []);
        }
      }),
    );
  });

  it("never throws, and marks a place inside of the text", () => {
    const pieces = fc.constantFrom(
      "nc ",
      "socat ",
      "-",
      "-l ",
      "-p",
      " ",
      "TCP:",
      ":",
      ",",
      "'",
      '"',
      "\\",
      "|",
      "$",
      "\n",
      "1",
      "[",
      "--",
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom("", "nc ", "socat - "), texts, (program, parts) => {
        const text = program + parts.join("");
        const result = importCommand(text);
        const sentences = result.ok ? result.command.notes : [result.problem.message];
        for (const sentence of sentences) assert.match(sentence, /^[^\p{Cc}]+\.$/u);
        if (result.ok) return;
        const { from, to } = result.problem;
        assert(0 <= from && from <= to && to <= text.length, `${from} to ${to} of ${text.length}`);
      }),
      { numRuns: 300 },
    );
    for (const piece of [" ", "'", '"', "\\", "-l ", "a ", "\n", "|", "$(", "\\\n", ",", '"\\'])
      for (const program of ["nc ", "socat - TCP:", 'echo "'])
        assert.equal(typeof importCommand(program + piece.repeat(10_000)).ok, "boolean");
  }).timeout(20_000);
});
