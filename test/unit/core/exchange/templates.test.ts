import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planExchange } from "../../../../src/core/exchange/plan/planExchange";
import type { ExchangePlan } from "../../../../src/core/exchange/plan/exchangePlan";
import { createFramer } from "../../../../src/core/framing/createFramer";
import { decodeFields } from "../../../../src/core/payload/fields/decodeFields";
import { encodeFields } from "../../../../src/core/payload/fields/encodeFields";
import { formatHex, parseHexPayload } from "../../../../src/core/payload/hexPayload";
import { fieldInputs } from "../../../support/fieldMessages";
import { repositoryFolder } from "../../../support/host/repositoryFolder";

const folder = join(repositoryFolder, "media", "templates");
const templates = readdirSync(folder);

function plan(name: string): ExchangePlan {
  const result = planExchange(readFileSync(join(folder, `${name}.sock.yaml`), "utf8"));
  assert(result.ok, result.ok ? "" : result.diagnostics.map(({ message }) => message).join("\n"));
  assert.deepEqual(result.warnings, []);
  return result.plan;
}

function inputsOf({ scope }: ExchangePlan) {
  return { ...fieldInputs(), variable: scope.get };
}

/** The bytes that a step of a template sends, in hex. */
function sent(name: string, index: number): string {
  const planned = plan(name);
  const step = planned.steps[index];
  assert(step?.kind === "send");
  const result = encodeFields(step.message.layout, inputsOf(planned));
  assert(result.ok, JSON.stringify(result));
  return formatHex(result.bytes);
}

/** What a step captures of a message, or what is wrong with it; and how the connection's framing cuts it. */
function received(name: string, index: number, hex: string): Record<string, unknown> {
  const planned = plan(name);
  const step = planned.steps[index];
  assert(step?.kind === "expect" && step.expectation.kind === "message");
  const bytes = parseHexPayload(hex);
  assert(bytes.ok);
  const [connection] = planned.connections;
  assert(connection);
  if (connection.address.kind === "known" && connection.address.value.transport === "tcp") {
    const frames = createFramer(connection.framing).push(bytes.bytes, 0);
    assert.deepEqual(
      frames.map((frame) => formatHex(frame.payload)),
      [formatHex(bytes.bytes)],
    );
  }
  const result = decodeFields(step.expectation.message.layout, bytes.bytes, inputsOf(planned));
  assert(result.ok, result.ok ? "" : result.problems.map(({ message }) => message).join("\n"));
  return Object.fromEntries([...result.captures].map(([key, { value }]) => [key, value]));
}

describe("The templates", () => {
  it("are valid, without a warning, and begin with a name", () => {
    assert.equal(templates.length, 9);
    for (const file of templates) assert((plan(file.replace(/\.sock\.yaml$/, "")).name ?? "").length > 3, file);
  });

  it("write Modbus/TCP as its specification has it, and read an answer", () => {
    assert.equal(sent("modbus-tcp", 0), "00 01 00 00 00 06 01 03 00 00 00 02");
    assert.deepEqual(received("modbus-tcp", 1, "00 01 00 00 00 07 01 03 04 00 0a 01 02"), {
      values: Uint8Array.of(0, 10, 1, 2),
    });
  });

  it("write a DNS query as RFC 1035 has it, and read an answer", () => {
    assert.equal(
      sent("dns-udp", 0),
      "12 34 01 00 00 01 00 00 00 00 00 00 07 65 78 61 6d 70 6c 65 03 63 6f 6d 00 00 01 00 01",
    );
    assert.deepEqual(received("dns-udp", 1, "12 34 81 80 00 01 00 02 00 00 00 00 07 65"), { answers: 2 });
  });

  it("write MQTT packets as MQTT 3.1.1 has them, and read the answers", () => {
    assert.equal(sent("mqtt-connect", 0), "10 15 00 04 4d 51 54 54 04 02 00 3c 00 09 73 6f 63 6b 73 63 6f 70 65");
    assert.deepEqual(received("mqtt-connect", 1, "20 02 00 00"), {});
    assert.deepEqual([sent("mqtt-connect", 2), sent("mqtt-connect", 4)], ["c0 00", "e0 00"]);
  });

  it("write HTTP with an empty line behind its head", () => {
    const request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    assert.equal(sent("http", 0), formatHex(new TextEncoder().encode(request)));
  });

  it("write a length and a CRC that their own expectations accept", () => {
    const message = sent("length-prefix-crc", 0);
    assert.match(message, /^aa 55 00 03 01 00 01 /);
    const planned = plan("length-prefix-crc");
    const step = planned.steps[0];
    assert(step?.kind === "send");
    const bytes = parseHexPayload(message);
    assert(bytes.ok && decodeFields(step.message.layout, bytes.bytes, inputsOf(planned)).ok);
  });

  it("ask a multicast group with a fresh nonce", () => {
    assert.equal(sent("multicast-discovery", 0), "44 49 53 43 01 02 03 04");
  });
});
