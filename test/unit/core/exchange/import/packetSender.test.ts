import assert from "node:assert/strict";
import fc from "fast-check";
import type { ImportedMessage } from "../../../../../src/core/exchange/import/importedMessage";
import { importPacketSender } from "../../../../../src/core/exchange/import/packetSender";
import { formatHex } from "../../../../../src/core/payload/hexPayload";

/** As PacketSender 8 writes it: sections by name, the list of names at the end of the sections before N. */
const ini = `[Caf%E9%20%U20ac]
fromIP=
fromPort=229944832
hexString=68 69
name=Caf\\xe9 \\x20ac
port=9
repeat=@Variant(\\0\\0\\0\\x87?\\xc0\\0\\0)
requestPath=
sendResponse=0
tcpOrUdp=UDP
timestamp="Sun, 22 Nov 2026 21:11:33"
toIP=::1

[DNS%20example.com]
fromIP=
fromPort=8041183
hexString=91 8b 01 00
name=DNS example.com
port=53
repeat=@Variant(\\0\\0\\0\\x87\\0\\0\\0\\0)
requestPath=
tcpOrUdp=UDP
toIP=192.0.2.53

[NAMES]
1\\name=DNS example.com
10\\name=deleted
2\\name=Caf\\xe9 \\x20ac
3\\name="pump, old"
4\\name=DNS example.com
size=3

[pump%2C%20old]
hexString=aa 55 00 08 01 00 01 34 37 31 31 00 2c 35
name="pump, old"
port=7700
repeat=2.5
tcpOrUdp=TCP
toIP=127.0.0.1
`;

function messagesOf(text: string): readonly ImportedMessage[] {
  const result = importPacketSender(text);
  assert(result.ok, result.ok ? "" : result.message);
  assert.deepEqual(result.leftOut, []);
  return result.messages;
}

const exported = (changes: object) => ({
  asciistring: "aGVsbG9ccg==",
  errorstring: "",
  fromip: "",
  fromport: "8041183",
  hexstring: "68 65 6c 6c 6f 0d ",
  name: "hello",
  port: "5000",
  repeat: 0,
  requestpath: "",
  sendresponse: "0",
  tcporudp: "TCP",
  toip: "127.0.0.1",
  ...changes,
});
const json = (...changes: object[]) => JSON.stringify(changes.map(exported), null, 4);

describe("importPacketSender", () => {
  it("reads packets.ini in its order, with Qt's escapes and numbers", () => {
    const [dns, cafe, pump, ...others] = messagesOf(ini);
    assert(dns && cafe && pump && others.length === 0);
    assert.deepEqual(
      [dns.name, dns.target, formatHex(dns.bytes), dns.repeatNs],
      ["DNS example.com", { transport: "udp", host: "192.0.2.53", port: 53 }, "91 8b 01 00", undefined],
    );
    assert.deepEqual([cafe.name, cafe.target.host, cafe.repeatNs], ["Café €", "::1", 1.5e9]);
    assert.deepEqual([pump.name, pump.bytes.length, pump.repeatNs], ["pump, old", 14, 2.5e9]);
  });

  it("takes an empty list for one without packets", () => {
    assert.deepEqual(messagesOf("[NAMES]\n1\\name=deleted\nsize=0\n"), []);
  });

  it("reads an export in JSON", () => {
    const [hello, tls] = messagesOf(json({}, { name: "tls", tcporudp: "SSL", hexstring: "", repeat: "1.5" }));
    assert(hello && tls);
    assert.deepEqual([hello.name, formatHex(hello.bytes), hello.notes], ["hello", "68 65 6c 6c 6f 0d", []]);
    assert.deepEqual(hello.target, { transport: "tcp", host: "127.0.0.1", port: 5000 });
    assert.deepEqual([tls.target.transport, tls.bytes.length, tls.repeatNs], ["tls", 0, 1.5e9]);
    assert.deepEqual(messagesOf("[]"), []);
  });

  it("makes the request that PacketSender would make of a path, and says so", () => {
    const [get, post] = messagesOf(
      json(
        { tcporudp: "HTTP Get", port: "80", requestpath: "/a?b=1", toip: "example.com" },
        { tcporudp: "HTTPS Post", port: "8443", requestpath: "post", toip: "::1", hexstring: "61 3d 31" },
      ),
    );
    assert(get && post);
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.equal(text(get.bytes), "GET /a?b=1 HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n");
    assert.equal(
      text(post.bytes),
      "POST /post HTTP/1.1\r\nHost: [::1]:8443\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=1",
    );
    assert.equal(post.target.transport, "tls");
    assert.match(get.notes.join(), /header of an HTTP request/);
  });

  it("says that a macro stands as it is", () => {
    const [message] = messagesOf(json({ hexstring: "7b 7b 54 49 4d 45 7d 7d" }));
    assert.match(message?.notes.join() ?? "", /replaces {{TIME}} by a value/);
  });

  it("leaves out what cannot be used, with its reason", () => {
    const result = importPacketSender(
      json(
        { tcporudp: "DTLS" },
        { port: "70000" },
        { port: "" },
        { hexstring: "0g" },
        { tcporudp: "" },
        { name: "ok" },
      ),
    );
    assert(result.ok);
    assert.deepEqual(
      result.messages.map(({ name }) => name),
      ["ok"],
    );
    const [dtls, high, empty, hex, none] = result.leftOut;
    assert.match(dtls ?? "", /packet “hello” is left out: “DTLS” is a transport that Sockscope does not speak/);
    assert.match(high ?? "", /“70000” is not a port/);
    assert.match(empty ?? "", /“” is not a port/);
    assert.match(hex ?? "", /bytes cannot be read. The digit 0 is half a byte/);
    assert.match(none ?? "", /“” is a transport/);
  });

  it("says what a file is not", () => {
    const says = (text: string) => {
      const result = importPacketSender(text);
      return result.ok ? "" : result.message;
    };
    assert.match(says("[\n{"), /not a JSON file: it is cut short/);
    assert.match(says('{"a": 1}'), /that is a list of packets/);
    assert.match(says('[{"a": 1}]'), /no entry has a name and a hexstring/);
    assert.match(says(""), /section \[NAMES\]/);
    assert.match(says("[section]\nkey=value\n"), /section \[NAMES\]/);
    assert.match(says(json(...Array.from({ length: 10_001 }, () => ({})))), /more than 10000 packets/);
  });

  it("never throws, whatever the file", () => {
    const pieces = fc.constantFrom(
      "[NAMES]\n",
      "1\\name=a\n",
      "[a]\n",
      "hexString=00\n",
      "port=1\n",
      '"',
      "\\",
      "%",
      "@",
      "{",
      "[",
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.oneof(
          texts.map((parts) => parts.join("")),
          fc.json(),
        ),
        (text) => {
          const result = importPacketSender(text);
          const sentences = result.ok ? result.leftOut : [result.message];
          for (const sentence of sentences) assert.match(sentence, /^[^\p{Cc}]+\.$/u);
        },
      ),
      { numRuns: 200 },
    );
  });
});
