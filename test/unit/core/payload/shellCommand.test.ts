import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { netcatCommand, printfCommand, socatCommand } from "../../../../src/core/payload/shellCommand";

const hostile = [
  "'; rm -rf / #",
  "$(id) `id` ${HOME}",
  "%s%n%%\\n\\x41",
  "-n",
  "!!",
  "a\r\nb\0c\u001b[31m",
  "é\\'\"*?~",
];

describe("printfCommand", () => {
  it("makes sh write exactly the bytes, whatever they are", () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
    const texts = hostile.map((text) => new TextEncoder().encode(text));
    for (const bytes of [new Uint8Array(), everyByte, everyByte.toReversed(), ...texts]) {
      const output = execFileSync("sh", ["-c", printfCommand(bytes)], { stdio: ["ignore", "pipe", "pipe"] });
      assert.deepEqual(new Uint8Array(output), bytes);
    }
  });

  it("makes sh write random bytes too", () => {
    const write = (bytes: Uint8Array) => new Uint8Array(execFileSync("sh", ["-c", printfCommand(bytes)]));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => assert.deepEqual(write(bytes), bytes)),
      { numRuns: 30 },
    );
  });

  it("holds nothing that a shell could act on", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => /^printf '[A-Za-z0-9 .,:/=@_\\]*'$/.test(printfCommand(bytes))));
  });
});

describe("netcatCommand and socatCommand", () => {
  const ping = new TextEncoder().encode("PING\r\n");
  const tcp = { transport: "tcp", host: "127.0.0.1", port: 7700 } as const;

  it("send the bytes over the transport of the target", () => {
    const udp = { ...tcp, transport: "udp" } as const;
    assert.equal(netcatCommand(ping, tcp), "printf 'PING\\015\\012' | nc '127.0.0.1' 7700\n");
    assert.equal(netcatCommand(ping, udp), "printf 'PING\\015\\012' | nc -u -w1 '127.0.0.1' 7700\n");
    assert.equal(socatCommand(ping, tcp), "printf 'PING\\015\\012' | socat -b65536 -t2 - 'TCP:127.0.0.1:7700'\n");
    assert.equal(socatCommand(ping, udp), "printf 'PING\\015\\012' | socat -b65536 -t2 - 'UDP:127.0.0.1:7700'\n");
  });

  it("write an IPv6 address as each of them takes it", () => {
    const target = { ...tcp, host: "fe80::1%eth0" };
    assert.match(netcatCommand(ping, target) ?? "", /nc 'fe80::1%eth0' 7700/);
    assert.match(socatCommand(ping, target) ?? "", /'TCP:\[fe80::1%eth0\]:7700'/);
  });

  it("keep a datagram whole that the shell would split", () => {
    const lines = new TextEncoder().encode("a\nb");
    assert.match(netcatCommand(lines, { ...tcp, transport: "udp" }) ?? "", /\| dd obs=65536 2>\/dev\/null \| nc -u/);
    assert.doesNotMatch(netcatCommand(lines, tcp) ?? "", /dd/);
  });

  it("refuse a host or port that does not belong in a command", () => {
    const hosts = ["", "-e/bin/sh", "a b", "a'b", "a,exec:id", "a;id", "$(id)", "a\nb", "a/b", "[::1]"];
    for (const host of hosts) {
      assert.equal(netcatCommand(ping, { ...tcp, host }), undefined, host);
      assert.equal(socatCommand(ping, { ...tcp, host }), undefined, host);
    }
    for (const port of [0, -1, 1.5, 65536, NaN]) assert.equal(netcatCommand(ping, { ...tcp, port }), undefined);
  });
});
