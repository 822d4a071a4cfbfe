import assert from "node:assert/strict";
import { isIP } from "node:net";
import fc from "fast-check";
import { hostProblem, isIPv4, isIPv6, isLoopback, isMulticast } from "../../../src/core/host";

/** Strings near to IP addresses: valid ones, and valid ones with something done to them. */
const nearAddresses = fc
  .tuple(
    fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6()),
    fc.nat(50),
    fc.nat(3),
    fc.constantFrom("", ":", "::", ".", "0", "1", "f", "g", "256", "01", " ", "\n", "-", "1.2.3.4"),
  )
  .map(([address, at, removed, added]) => address.slice(0, at) + added + address.slice(at + removed));

describe("isIPv4 and isIPv6", () => {
  it("agree with Node's own reading of any string, zones apart", () => {
    fc.assert(
      fc.property(fc.oneof(nearAddresses, fc.string({ unit: "binary" })), (text) => {
        const host = text.replaceAll("%", "");
        assert.equal(isIPv4(host), isIP(host) === 4, host);
        assert.equal(isIPv6(host), isIP(host) === 6, host);
      }),
      { numRuns: 2000 },
    );
  });

  it("take a zone as interfaces are named, and nothing else", () => {
    for (const host of ["fe80::1%eth0", "fe80::1%br-lan.5", "fe80::1%wl_0", "::1%1"]) assert(isIPv6(host), host);
    for (const host of ["fe80::1%", "fe80::1%a%b", "fe80::1%a b", "fe80::1%\n", "fe80::1%]", "1.2.3.4%lo"]) {
      assert(!isIPv6(host), host);
    }
  });
});

describe("isLoopback", () => {
  it("knows 127/8, and ::1 in every spelling", () => {
    const hosts = ["127.0.0.1", "127.255.255.254", "localhost", "LocalHost", "::1", "0:0:0:0:0:0:0:1", "0::0001"];
    hosts.push("::0:1", "0:0::1", "::0.0.0.1", "::ffff:127.0.0.1", "::FFFF:127.9.8.7", "::ffff:7f00:1", "::1%lo");
    for (const host of [...hosts, "0:0:0:0:0:ffff:127.0.0.1"]) assert(isLoopback(host), host);
  });

  it("is not taken in by what looks like it", () => {
    const hosts = ["127.0.0.1.example.com", "localhost.example.com", "127.1", "127.0.0.1 ", "0177.0.0.1", "2130706433"];
    hosts.push("notlocalhost", "evil.localhost", "1::1", "::1:1", "::2", "1::", "::", "0.0.0.0", "::ffff:128.0.0.1");
    hosts.push("::7f00:1", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "::127.0.0.1", "fe80::1", "128.0.0.1", "");
    for (const host of hosts) assert(!isLoopback(host), host);
  });
});

describe("isMulticast", () => {
  it("knows the groups of both families", () => {
    const groups = ["224.0.0.1", "229.1.2.3", "230.0.0.1", "239.255.255.255", "ff02::1", "FF05::1:3", "ff02::1%eth0"];
    for (const host of groups) assert(isMulticast(host), host);
  });

  it("is not taken in by what looks like it", () => {
    const hosts = ["223.255.255.255", "240.0.0.1", "22.4.0.1", "224.0.0", "2240.0.0.1", "fe80::1", "fff::1", "::ff02"];
    for (const host of [...hosts, "ff02.example", ""]) assert(!isMulticast(host), host);
  });
});

describe("hostProblem", () => {
  it("lets names and addresses pass", () => {
    for (const host of ["localhost", "a.example.", "x_y-z", "10.0.0.1", "münchen.example"]) {
      assert.equal(hostProblem(host), undefined, host);
    }
  });

  it("says in one sentence what is wrong", () => {
    for (const host of [
      "",
      "1.2.3",
      "a b",
      "a..b",
      ".",
      "a/b",
      "x".repeat(64),
      "a.".repeat(130),
      "a\0b",
      "a\u202eb",
      "<b>",
    ]) {
      assert.match(hostProblem(host) ?? "", /^[^\p{Cc}\p{Bidi_Control}]+\.$/u, host);
    }
  });
});
