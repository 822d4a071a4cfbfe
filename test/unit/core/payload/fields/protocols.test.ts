import assert from "node:assert/strict";
import { captured, encoded, mismatches } from "../../../../support/fieldMessages";

/** Protocols as their documents write them, and bytes that those documents or other programs give. */
describe("field texts of known protocols", () => {
  it("Modbus RTU: read ten holding registers", () => {
    const text =
      'unit : 01\nfunction : 03\nstart : u16be = 0\ncount : u16be = 10\ncrc : u16le = crc("CRC-16/MODBUS", unit..count)';
    assert.equal(encoded(text), "01 03 00 00 00 0a c5 cd");
  });

  it("Modbus/TCP: a length that counts what follows it, and registers of a reply", () => {
    const frame =
      "transaction : u16be = {{id}}\nprotocol : 00 00\nlength : u16be = len(unit..pdu)\nunit : 11\npdu : $body";
    const variables = { id: 1 };
    const request = "03\nstart : u16be = 0x6b\ncount : u16be = 3";
    assert.equal(encoded(request, { frame, variables }), "00 01 00 00 00 06 11 03 00 6b 00 03");
    const reply = "03\nn : u8\nregisters : bytes(n) -> registers";
    assert.deepEqual(captured("00 01 00 00 00 09 11 03 06 02 2b 00 00 00 64", reply, { frame, variables }), {
      registers: Uint8Array.of(0x02, 0x2b, 0, 0, 0, 0x64),
    });
    const exception = "83\ncode : u8 in 1..4 -> code";
    assert.deepEqual(captured("00 01 00 00 00 03 11 83 02", exception, { frame, variables }), { code: 2 });
  });

  it("DNS: a query, and an answer of which only the beginning counts", () => {
    const question = `
      id     : u16be = {{id}}
      flags  : 01 00
      counts : 00 01 00 00 00 00 00 00
      name   : {
        a : { n : u8 = len(label)
              label : "example" }
        b : { n : u8 = len(label)
              label : "com" }
        00
      }
      type   : u16be = 1
      class  : u16be = 1`;
    const variables = { id: 0xdb42 };
    assert.equal(
      encoded(question, { variables }),
      "db 42 01 00 00 01 00 00 00 00 00 00 07 65 78 61 6d 70 6c 65 03 63 6f 6d 00 00 01 00 01",
    );
    const answer = "u16be == {{id}}\nflags : u16be >= 0x8000\n00 01\nanswers : u16be > 0 -> answers\n*";
    assert.deepEqual(captured("db 42 81 80 00 01 00 02 00 00 00 00 07", answer, { variables }), { answers: 2 });
  });

  it("MQTT 3.1.1: CONNECT with a varint length, and CONNACK", () => {
    const frame = "type : 10\nremaining : varint = len(body)\nbody : $body";
    const connect = `
      { n : u16be = len(name)
        name : "MQTT" }
      level : 04
      flags : 02
      keepAlive : u16be = 60
      client : { n : u16be = len(id)
                 id : "{{client}}" }`;
    const short = encoded(connect, { frame, variables: { client: "a" } });
    assert.equal(short, "10 0d 00 04 4d 51 54 54 04 02 00 3c 00 01 61");
    const long = encoded(connect, { frame, variables: { client: "x".repeat(200) } });
    assert(String(long).startsWith("10 d4 01 00 04"));
    assert.deepEqual(mismatches("20 02 00 05", "20 02\nsession : u8 in 0..1\ncode : u8 == 0"), [
      "code at offset 3: expected 00 (0), got 05 (5).",
    ]);
  });

  it("RESP: a bulk string whose length is read out of the text", () => {
    assert.deepEqual(
      captured("24 35 0d 0a 68 65 6c 6c 6f 0d 0a", 'str(*) ~ /^\\$(?<length>\\d+)\\r\\n(?<value>.*)$/s\n"\\r\\n"'),
      {
        length: "5",
        value: "hello",
      },
    );
  });

  it("HTTP/1.1: a status line, and whatever follows it", () => {
    const hex = Buffer.from("HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n").toString("hex");
    assert.deepEqual(captured(hex, '"HTTP/1.1 "\nstatus : str(3) == "204" -> status\n" "\n*\n"\\r\\n\\r\\n"'), {
      status: "204",
    });
  });

  it("NTP: a time stamp in 64 bits", () => {
    const reply = "mode : u8\n*\nseconds : u32be > 3_900_000_000 -> seconds\nfraction : u32be";
    assert.deepEqual(captured(`24 ${"00 ".repeat(39)} e9 0c 3d 80 80 00 00 00`, reply), { seconds: 0xe90c3d80 });
  });
});
