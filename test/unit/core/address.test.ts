import assert from "node:assert/strict";
import fc from "fast-check";
import { formatAddress, formatSocketAddress, parseAddress, transports } from "../../../src/core/address";

function assertReads(text: string, expected: string): void {
  const result = parseAddress(text, { allowsPortZero: true });
  assert(result.ok, `“${text}” was refused`);
  assert.equal(formatAddress(result.address), expected, text);
}

function assertMarked(marked: string, message: RegExp): void {
  const result = parseAddress(marked.replace(/[«»]/g, ""));
  assert(!result.ok, `${marked} was accepted`);
  assert.match(result.problem.message, message);
  assert.match(result.problem.message, /\.$/);
  assert.deepEqual([result.problem.from, result.problem.to], [marked.indexOf("«"), marked.indexOf("»") - 1], marked);
}

const labels = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const hosts = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.array(labels, { minLength: 1, maxLength: 4 }).map((each) => each.join(".")),
);
const addresses = fc.record(
  { transport: fc.constantFrom(...transports), host: hosts, port: fc.integer({ min: 0, max: 65535 }) },
  { noNullPrototype: true },
);

describe("parseAddress", () => {
  it("reads every form that people type", () => {
    assertReads("tcp://host:80", "tcp://host:80");
    assertReads("UDP://Host:80/", "udp://Host:80");
    assertReads("host:80", "tcp://host:80");
    assertReads("\t[::1]:80 ", "tcp://[::1]:80");
    assertReads("udp://[fe80::1%eth0]:0", "udp://[fe80::1%eth0]:0");
    assertReads(":7700", "tcp://127.0.0.1:7700");
    assertReads("7700", "tcp://127.0.0.1:7700");
    assertReads("bücher.example:1", "tcp://bücher.example:1");
  });

  it("takes the transport told where the text names none", () => {
    const result = parseAddress("localhost:53", { transport: "udp" });
    assert.deepEqual(result, { ok: true, address: { transport: "udp", host: "localhost", port: 53 } });
  });

  it("marks what is wrong, and says what to write", () => {
    assertMarked("«»", /Type an address/);
    assertMarked("«http»://host:80", /http:\/\/ is not a known transport; use tcp:\/\/ or udp:\/\//);
    assertMarked("«host»", /port is missing; write host:7700/);
    assertMarked("tcp://«[::1]»", /port is missing/);
    assertMarked("host:«»", /port is missing after the colon/);
    assertMarked("host:«0»", /Port 0 cannot be connected to/);
    assertMarked("host:«65536»", /largest is 65535/);
    assertMarked("host:«8o»", /“8o” is not a port/);
    assertMarked("host:«-1»", /not a port/);
    assertMarked("«::1»", /brackets/);
    assertMarked("«::1:7700»", /brackets/);
    assertMarked("«a:b:1»", /more than one colon/);
    assertMarked("[«1::2::3»]:80", /not an IPv6 address/);
    assertMarked("[«»]:80", /not an IPv6 address/);
    assertMarked("«127.0.0.256»:80", /four numbers from 0 to 255/);
    assertMarked("«127.1»:80", /four numbers/);
    assertMarked("«a..b»:80", /empty part/);
    assertMarked("«a b»:80", /cannot contain “ ”/);
    assertMarked("«user@host»:80", /cannot contain “@”/);
    assertMarked("tcp://host:«80/path»", /not a port/);
    assertMarked("«host 80»", /^Put a colon between host and port: host:80\.$/);
    assertMarked("«nc host 80»", /cannot contain “ ”/);
    assertMarked("«127.1»", /four numbers/);
    assertMarked("«host：80»", /cannot contain “：”/);
    assertMarked("«[1::2::3]»", /not an IPv6 address/);
    assertMarked("tcp://«host/path»", /ends after its port/);
  });

  it("counts port 0 among those that can be written where it is allowed", () => {
    const result = parseAddress("host:", { allowsPortZero: true });
    assert(!result.ok);
    assert.match(result.problem.message, /a number from 0 to 65535\.$/);
  });

  it("refuses by name what is only planned", () => {
    const result = parseAddress("tls://host:443");
    assert(!result.ok);
    assert.equal(result.problem.code, "SOCKSCOPE_UNSUPPORTED_TRANSPORT");
  });

  it("never shows a control character in its sentence", () => {
    const result = parseAddress("ho\u001b[31mst:80");
    assert(!result.ok);
    assert.doesNotMatch(result.problem.message, /\p{Cc}/u);
  });

  it("repeats only the beginning of a long text in its sentence", () => {
    const long = "😀".repeat(100_000);
    for (const text of [
      long,
      `${long}:80`,
      `a:${long}`,
      `[${long}]:80`,
      "9".repeat(100_000),
      `x${"y".repeat(1e5)}://h:1`,
    ]) {
      const result = parseAddress(text);
      assert(!result.ok);
      assert(result.problem.message.length < 250 && !/\p{Cs}/u.test(result.problem.message), result.problem.message);
    }
  });

  it("reads back what formatAddress writes", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        assert.deepEqual(parseAddress(formatAddress(address), { allowsPortZero: true }), { ok: true, address });
        assert(formatAddress(address).endsWith(formatSocketAddress(address)));
      }),
    );
  });

  it("calls a peer without an address unknown", () => {
    assert.equal(formatAddress({ transport: "tcp", host: "", port: 0 }), "tcp://unknown peer");
  });

  it("never throws, marks a place inside of the text, and accepts only what it can write again", () => {
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("tcp://", "udp://", "[", "]", ":", "::", "1", ".", "%", "/", " ", "0", "99999", "host"),
    );
    const texts = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, fc.boolean(), (text, allowsPortZero) => {
        const result = parseAddress(text, { allowsPortZero });
        if (result.ok) {
          assert.deepEqual(parseAddress(formatAddress(result.address), { allowsPortZero }), result);
        } else {
          const { from, to, message } = result.problem;
          assert(0 <= from && from <= to && to <= text.length, `${from} to ${to}`);
          assert.match(message, /\.$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
