import assert from "node:assert/strict";
import fc from "fast-check";
import {
  draftBytes,
  draftCommand,
  draftMessages,
  type ImportDraft,
} from "../../../../../src/core/exchange/import/draftImport";
import { importCommand } from "../../../../../src/core/exchange/import/importCommand";
import { importPacketSender } from "../../../../../src/core/exchange/import/packetSender";
import { parseAddress } from "../../../../../src/core/address";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { writeExchange } from "../../../../../src/core/exchange/write/writeExchange";

/** How many drafts were written, so that a generator that only makes what is refused is noticed. */
function assertIsRead(made: ImportDraft, source: string): boolean {
  const sentences = made.ok ? made.notes : [made.message];
  for (const sentence of sentences) assert.match(sentence, /^[^\p{Cc}]+\.$/u, source);
  if (!made.ok) return false;
  const text = writeExchange(made.draft);
  assert.deepEqual(readExchange(text).diagnostics, [], `${source}\n${text}`);
  return true;
}

const hosts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("localhost", "127.0.0.1", "::1", "[::1]", "example.com", "0.0.0.0") },
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV6().map((host) => `[${host}]`),
  fc.constantFrom(
    "fe80::1%eth0",
    "[fe80::1%1]",
    "a:b",
    "a_b",
    "-a",
    "1.2",
    "",
    ".",
    "a.",
    "[",
    "{{host}}",
    "ü",
    "~",
    "@",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const groups = fc.oneof(
  fc.constantFrom("239.0.0.1", "224.0.0.251", "[ff02::fb]", "[ff02::fb%eth0]", "ff02::fb", "10.0.0.1", "", "group"),
  fc.ipV4(),
);
const interfaces = fc.oneof(
  fc.constantFrom("", ":", ":eth0", ":0", ":2", ":0.0.0.0", ":127.0.0.1", ":127.0.0.1:lo", ":[fe80::1]", ":::1"),
  fc.ipV4().map((host) => `:${host}`),
);
const ports = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 65_535 }).map(String) },
  fc.constantFrom("0", "00080", "65536", "http", "1-5", "", "1e3", "+1"),
);
const times = fc.oneof(
  fc.constantFrom("0", "1", "1.5", "0.0000001", "1234.567891", "999999", "1000h", "99h", "100ms", "1d", "-1", "", "x"),
  fc.double({ min: 0, max: 1e7, noNaN: true }).map(String),
);

/** A word as a user would quote it. */
const quoting = fc.constantFrom(
  (text: string) => text,
  (text: string) => `'${text}'`,
  (text: string) => `"${text}"`,
  (text: string) => `$'${text}'`,
);
const quotedWord = (texts: fc.Arbitrary<string>) => fc.tuple(quoting, texts).map(([quote, text]) => quote(text));

const bodyPieces = fc.constantFrom(
  ...[
    "a",
    " ",
    "\\n",
    "\\r",
    "\\x41",
    "\\xff",
    "\\0",
    "\\0101",
    "\\777",
    "\\c",
    "\\e",
    "\\u20ac",
    "\\U1F600",
    "\\uD800",
  ],
  ...["%s", "%b", "%%", "%", "%d", "%5s", "{{x}}", "{{secret:A}}", "@file", "$", "`", "#", ":", "??", "*", "\n", "\\"],
  ...["é", "\\ufeff", "\\u2028", "\\x00", "\\x7f", "\\'", '\\"', "'", '"', "--", "-n", "-e", "AA 55", "=", "|", "u8"],
);
const bodies = fc.oneof(
  fc.array(bodyPieces, { maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.integer({ min: 1, max: 3000 }).map((count) => "ab\\n".repeat(count)),
);
const sources = fc.oneof(
  fc.constant(""),
  fc
    .tuple(
      fc.constantFrom(
        "printf",
        "printf --",
        "printf %s",
        "printf '%b'",
        "printf '%s\\n'",
        "echo",
        "echo -n",
        "echo -ne",
        "cat",
      ),
      fc.array(quotedWord(bodies), { maxLength: 4 }),
      fc.constantFrom(" | ", " | dd obs=65536 2>/dev/null | "),
    )
    .map(([program, words, pipe]) => [program, ...words].join(" ") + pipe),
);

const netcatOption = fc.oneof(
  fc.constantFrom(
    "-l",
    "-l",
    "-u",
    "-k",
    "-C",
    "-v",
    "-n",
    "-N",
    "--crlf",
    "--listen",
    "-lvnp",
    "--ssl",
    "-U",
    "-z",
    "--",
  ),
  fc.constantFrom("-e /bin/sh", "-x file", "-o out", "--chat", "-4", "-6"),
  fc.tuple(fc.constantFrom("-p ", "-p", "--source-port="), ports).map(([name, port]) => name + port),
  fc.tuple(fc.constantFrom("-s ", "-s", "--source "), quotedWord(hosts)).map(([name, host]) => name + host),
  fc.tuple(fc.constantFrom("-w ", "-w", "--wait="), times).map(([name, time]) => name + time),
  fc.tuple(fc.constantFrom("-q ", "-i "), times).map(([name, time]) => name + time),
);
const netcat = fc
  .tuple(
    fc.constantFrom("nc", "ncat", "netcat", "nc.exe", "sudo /usr/bin/nc"),
    fc.array(netcatOption, { maxLength: 4 }),
    fc.oneof(
      { weight: 3, arbitrary: fc.tuple(quotedWord(hosts), ports).map((words) => words.join(" ")) },
      ports,
      hosts,
      fc.constant(""),
    ),
  )
  .map(([program, options, operands]) => [program, ...options, operands].join(" "));

const socatOption = fc.oneof(
  fc.constantFrom("fork", "reuseaddr", "crnl", "crlf", "verify=0", "nodelay", "", "=", "bind", "sp=0", "ttl=1"),
  fc.tuple(hosts, fc.option(ports)).map(([host, port]) => `bind=${host}${port === null ? "" : `:${port}`}`),
  ports.map((port) => `sourceport=${port}`),
  times.map((time) => `connect-timeout=${time}`),
  fc
    .tuple(fc.constantFrom("ip-add-membership", "membership", "ipv6-join-group"), groups, interfaces)
    .map(([name, group, own]) => `${name}=${group}${own}`),
);
const socatPlace = fc.oneof(
  fc
    .tuple(fc.constantFrom("TCP", "tcp4", "TCP6", "UDP", "UDP4-SENDTO", "UDP-DATAGRAM", "SSL", "INET"), hosts, ports)
    .map((parts) => parts.join(":")),
  fc
    .tuple(
      fc.constantFrom(
        "TCP-LISTEN",
        "TCP4-L",
        "TCP6-L",
        "UDP-LISTEN",
        "UDP4-RECVFROM",
        "UDP-RECV",
        "UDP6-RECV",
        "SSL-L",
      ),
      ports,
    )
    .map((parts) => parts.join(":")),
  fc.constantFrom("-", "STDIO", "STDIN", "OPEN:file", "EXEC:ls", "UNIX:/tmp/x", "TCP", "TCP:a", "SYSTEM:'a b'"),
);
const socatAddress = fc.tuple(quoting, socatPlace, fc.array(socatOption, { maxLength: 3 })).map(
  // Some of what is generated is nothing that a shell would take; it is refused in one sentence.
  ([quote, place, options]) => quote([place, ...options].join(",")),
);
const socat = fc
  .tuple(
    fc.constantFrom("socat", "socat -u", "socat -d -d -v", "socat -t2 -b65536"),
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom("-", "STDIO") }, socatAddress),
    socatAddress,
    fc.boolean(),
  )
  .map(([program, one, other, isTurned]) => [program, ...(isTurned ? [other, one] : [one, other])].join(" "));

const commandLines = fc
  .tuple(sources, fc.oneof(netcat, socat), fc.constantFrom("", "\n", " ;", " &", " > log", " | tee log", " 2>&1"))
  .map((parts) => parts.join(""));

const stems = fc.constantFrom("command", "a b", "ü", "x.y", "-", "a'b");

describe("an imported exchange file", () => {
  it("is read without any complaint, whatever the command line", () => {
    let written = 0;
    fc.assert(
      fc.property(commandLines, stems, (line, stem) => {
        const result = importCommand(line);
        if (!result.ok) assert.match(result.problem.message, /^[^\p{Cc}]+\.$/u, line);
        else if (assertIsRead(draftCommand(result.command, stem), line)) written++;
      }),
      { numRuns: 3000 },
    );
    assert(written > 300, `Only ${written} of 3000 command lines were imported.`);
  }).timeout(40_000);

  it("is read without any complaint, whatever packets were saved", () => {
    const packets = fc.record({
      name: fc.oneof(
        fc.string({ unit: "binary", maxLength: 20 }),
        fc.constantFrom("{{x}}", "", "a: b", "~", "1", "null"),
      ),
      hexstring: fc.oneof(
        fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("hex")),
        fc.constantFrom("", "zz", "7b 7b 78 7d 7d", "7b7b54494d457d7d"),
      ),
      toip: hosts,
      port: fc.oneof(ports, fc.integer({ min: -1, max: 70_000 })),
      tcporudp: fc.constantFrom("TCP", "UDP", "SSL", "HTTP Get", "HTTP Post", "HTTPS Get", "DTLS", "tcp", ""),
      requestpath: fc.oneof(fc.string({ unit: "binary", maxLength: 10 }), fc.constant("/a?b={{c}}")),
      repeat: fc.oneof(
        fc.constantFrom(0, 1, "1.5", -1, "x", 1e12, 1e300, 1e-12),
        fc.double({ min: 0, max: 1e6 }),
        times,
      ),
    });
    let written = 0;
    fc.assert(
      fc.property(fc.array(packets, { maxLength: 5 }), stems, (saved, stem) => {
        const text = JSON.stringify(saved);
        const result = importPacketSender(text);
        assert(result.ok, text);
        for (const sentence of result.leftOut) assert.match(sentence, /^[^\p{Cc}]+\.$/u, text);
        if (assertIsRead(draftMessages(result.messages, stem), text)) written++;
      }),
      { numRuns: 1500 },
    );
    assert(written > 150, `Only ${written} of 1500 lists of packets were imported.`);
  }).timeout(40_000);

  it("is read without any complaint, whatever bytes are sent and wherever to", () => {
    const transports = fc.constantFrom("tcp", "udp");
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ max: 70_000, min: 0 }).map((length) => new Uint8Array(length)),
    );
    fc.assert(
      fc.property(bytes, fc.tuple(transports, hosts, ports), stems, (payload, [transport, host, port], stem) => {
        const result = parseAddress(`${transport}://${host}:${port}`);
        if (result.ok) assertIsRead(draftBytes(payload, result.address, stem), `${transport}://${host}:${port}`);
      }),
      { numRuns: 1000 },
    );
  }).timeout(40_000);
});
