import assert from "node:assert/strict";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { formatSocketAddress } from "../../src/core/address";
import type { ListenOptions } from "../../src/engine/listener";
import { startPeer, stopPeers } from "../support/peers";
import {
  accepted,
  address,
  bytes,
  capturedBytes,
  closeOf,
  dialogue,
  disposeEndpoints,
  endpoints,
  listening,
  received,
} from "../support/testEndpoints";
import { until, untilReads } from "../support/until";

const group = "239.255.42.101";
const onLoopback = { interface: "127.0.0.1" };
const interfaceAddresses = Object.entries(networkInterfaces()).flatMap(([name, all = []]) =>
  all.map((each) => ({ name, ...each })),
);
const strangers = new Set<Socket>();

/** A plain socket of Node that is bound to all IPv4 addresses. */
async function stranger(): Promise<Socket> {
  const socket = createSocket("udp4");
  strangers.add(socket);
  socket.bind(0, "0.0.0.0");
  await once(socket, "listening");
  return socket;
}

async function heardBy(socket: Socket): Promise<{ text: string; from: RemoteInfo }> {
  const [datagram, from] = (await once(socket, "message")) as [Buffer, RemoteInfo];
  return { text: datagram.toString(), from };
}

/** The network interfaces on which the kernel has joined the group. */
async function membersOf(wanted: string): Promise<string[]> {
  const hex = Buffer.from(wanted.split(".").map(Number)).reverse().toString("hex").toUpperCase();
  let name = "";
  return (await readFile("/proc/net/igmp", "utf8")).split("\n").flatMap((line) => {
    name = /^\d+\s+(\S+)/.exec(line)?.[1] ?? name;
    return line.includes(hex) ? [name] : [];
  });
}

async function refused(on: string, options: ListenOptions): Promise<string> {
  const { endpoint, opened } = endpoints().listen(address(on), options);
  await assert.rejects(opened, (error) => error === endpoint.problem);
  assert.equal(endpoint.state, "closed");
  assert.match(endpoint.problem?.message ?? "", /^[^\n]+[^.]\.$/);
  return endpoint.problem?.message ?? "";
}

describe("UDP that listens", () => {
  afterEach(async () => {
    for (const socket of strangers) socket.close();
    strangers.clear();
    await stopPeers();
    await disposeEndpoints();
  });

  it("sends to an address that it has not heard from, and records both ways as one connection", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const peer = await stranger();
    const heard = heardBy(peer);
    const connection = await listener.peer({ host: "localhost", port: peer.address().port });
    await connection.send(bytes("hello"));
    const { text, from } = await heard;
    assert.deepEqual({ text, port: from.port }, { text: "hello", port: listener.address.port });
    peer.send("hello yourself", from.port, "127.0.0.1");
    assert.equal((await received(connection, 14)).toString(), "hello yourself");
    assert.equal(listener.acceptedCount, 1);
    assert.deepEqual(await dialogue(listener.endpointCapture, connection), [
      "-- connected to 127.0.0.1 from 127.0.0.1",
      ">> hello",
      "<< hello yourself",
    ]);
  });

  it("has one connection for an address, whoever spoke first and however often it is asked for", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const peer = await stranger();
    const remote = { host: "127.0.0.1", port: peer.address().port };
    peer.send("first", listener.address.port, "127.0.0.1");
    const heard = await accepted(listener);
    const named = { ...remote, host: "localhost" };
    const asked = await Promise.all([listener.peer(remote), listener.peer(named), listener.peer(remote)]);
    assert.deepEqual(new Set(asked), new Set([heard]));
    heard.close();
    await closeOf(heard);
    const [one, other] = await Promise.all([listener.peer(remote), listener.peer(named)]);
    assert.equal(one, other);
    assert.notEqual(one, heard);
  });

  it("answers whom it has turned to by its rule, but does not greet again", async () => {
    const autoReply = { greeting: bytes("greeting"), reply: bytes("reply") };
    const listener = await listening("udp://127.0.0.1:0", { autoReply });
    const peer = await stranger();
    const connection = await listener.peer({ host: "127.0.0.1", port: peer.address().port });
    const heard = heardBy(peer);
    peer.send("hi", listener.address.port, "127.0.0.1");
    assert.equal((await heard).text, "reply");
    assert.equal((await capturedBytes(connection, "out")).toString(), "reply");
  });

  it("sends to IPv4 from a socket for both families", async () => {
    const listener = await listening("udp://[::]:0");
    const peer = await stranger();
    const heard = heardBy(peer);
    const connection = await listener.peer({ host: "127.0.0.1", port: peer.address().port });
    await connection.send(bytes("mapped"));
    const { text, from } = await heard;
    assert.equal(text, "mapped");
    peer.send("back", from.port, "127.0.0.1");
    assert.equal((await received(connection, 4)).toString(), "back");
    assert.deepEqual(connection.remote, { host: "127.0.0.1", port: peer.address().port });
  });

  it("says in a sentence why an address cannot be sent to", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    await assert.rejects(listener.peer({ host: "::1", port: 9 }), {
      code: "EAFNOSUPPORT",
      message: "[::1]:9 is an IPv6 address, and this socket is bound to IPv4; listen on :: to send there.",
    });
    await assert.rejects(listener.peer({ host: "no-such-host.invalid", port: 9 }), {
      code: /^(ENOTFOUND|EAI_AGAIN)$/,
      message: /no-such-host\.invalid/,
    });
    const six = await listening("udp://[::1]:0", { ipv6Only: true });
    await assert.rejects(six.peer({ host: "127.0.0.1", port: 9 }), { code: "EAFNOSUPPORT" });
    const tcp = await listening("tcp://127.0.0.1:0");
    await assert.rejects(tcp.peer({ host: "127.0.0.1", port: 9 }), { code: "SOCKSCOPE_NOT_OPEN" });
    await listener.close();
    await assert.rejects(listener.peer({ host: "127.0.0.1", port: 9 }), { code: "SOCKSCOPE_NOT_OPEN" });
  });

  it("sends to a broadcast address only where that is asked for", async () => {
    const remote = { host: "255.255.255.255", port: 9 };
    const careful = await listening("udp://127.0.0.1:0");
    const denied = await careful.peer(remote);
    await assert.rejects(denied.send(bytes("x")), { code: "EACCES", message: /a broadcast address, for one/ });
    const peer = await stranger();
    const listener = await listening("udp://0.0.0.0:0", { broadcast: true });
    // The broadcast address of the loopback network: nothing leaves the machine.
    const connection = await listener.peer({ host: "127.255.255.255", port: peer.address().port });
    const heard = heardBy(peer);
    await connection.send(bytes("anybody there?"));
    assert.equal((await heard).text, "anybody there?");
  });
});

describe("multicast", () => {
  afterEach(async () => {
    await stopPeers();
    await disposeEndpoints();
  });

  it("hears a group that it has joined on one interface, and answers the sender", async () => {
    const listener = await listening("udp://0.0.0.0:0", { multicast: { ...onLoopback, join: [group] } });
    const to = `UDP4-DATAGRAM:${group}:${listener.address.port},ip-multicast-if=127.0.0.1`;
    const asking = await startPeer("socat", "-", to);
    asking.write("who is there?");
    const connection = await accepted(listener);
    assert.equal((await received(connection, 13)).toString(), "who is there?");
    await connection.send(bytes("it is me"));
    await asking.prints("it is me");
    assert.deepEqual(await membersOf(group), ["lo"]);
    await listener.close();
    await until(async () => (await membersOf(group)).length === 0, { what: "the group is left" });
  });

  it("asks a group, and hears each member by its own address", async () => {
    const member = await startPeer(
      "socat",
      ...["-t", "20"],
      `UDP4-RECVFROM:0,reuseaddr,fork,ip-add-membership=${group}:127.0.0.1`,
      "SYSTEM:cat",
    );
    const port = await member.port("udp");
    await untilReads(() => membersOf(group), ["lo"]);
    const listener = await listening("udp://0.0.0.0:0", { multicast: { ...onLoopback, hops: 1 } });
    const everyone = await listener.peer({ host: group, port });
    await everyone.send(bytes("who is there?"));
    const answering = await accepted(listener, 1);
    assert.equal((await received(answering, 13)).toString(), "who is there?");
    assert.equal(answering.remote?.host, "127.0.0.1");
    assert.deepEqual(
      listener.connections.map(({ remote }) => remote && formatSocketAddress(remote)),
      [`${group}:${port}`, `127.0.0.1:${port}`],
    );
  });

  it("shares the port of a group with other programs, and each hears all", async () => {
    const first = await listening("udp://0.0.0.0:0", { multicast: { ...onLoopback, join: [group] } });
    const { port } = first.address;
    const second = await listening(`udp://0.0.0.0:${port}`, { multicast: { ...onLoopback, join: [group] } });
    const member = await startPeer(
      "socat",
      "-u",
      `UDP4-RECV:${port},reuseaddr,ip-add-membership=${group}:127.0.0.1`,
      "-",
    );
    await member.port("udp");
    const asking = await startPeer("socat", "-", `UDP4-DATAGRAM:${group}:${port},ip-multicast-if=127.0.0.1`);
    asking.write("all of you");
    await member.prints("all of you");
    for (const listener of [first, second])
      assert.equal((await received(await accepted(listener), 10)).toString(), "all of you");
    const alone = endpoints().listen(address(`udp://0.0.0.0:${port}`), {});
    await assert.rejects(alone.opened, { code: "EADDRINUSE" });
  });

  it("joins on every interface unless told", async () => {
    const listener = await listening("udp://0.0.0.0:0", { multicast: { join: [group] } });
    const withIPv4 = Object.entries(networkInterfaces()).filter(([, infos]) =>
      infos?.some(({ family }) => family === "IPv4"),
    );
    assert.deepEqual((await membersOf(group)).sort(), withIPv4.map(([name]) => name).sort());
    assert.equal(listener.problem, undefined);
  });

  it("binds and joins a group whose address it is told to listen on", async () => {
    const listener = await listening(`udp://${group}:0`);
    const to = `UDP4-DATAGRAM:${group}:${listener.address.port},ip-multicast-if=127.0.0.1`;
    (await startPeer("socat", "-", to)).write("by its name");
    const connection = await accepted(listener);
    assert.equal((await received(connection, 11)).toString(), "by its name");
    await connection.send(bytes("x"));
    assert.deepEqual(await dialogue(listener.endpointCapture), [
      `-- listening on ${group}`,
      "-- accepted from 127.0.0.1",
      "<< by its name",
      ">> x",
    ]);
  });

  const outward = interfaceAddresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (outward === undefined)
    console.log(
      "Multicast loopback is not tried: this machine has no interface but the loopback one, which always loops.",
    );
  else
    it("hears itself unless told not to", async () => {
      for (const loopback of [true, false]) {
        // With no hops to go nothing leaves the machine.
        const multicast = { interface: outward.address, join: [group], loopback, hops: 0 };
        const listener = await listening("udp://0.0.0.0:0", { multicast });
        const everyone = await listener.peer({ host: group, port: listener.address.port });
        const own = await listener.peer({ host: outward.address, port: listener.address.port });
        await everyone.send(bytes("to the group"));
        await own.send(bytes("!"));
        // What was sent first has come first.
        const heard = (): Promise<string[]> => dialogue(listener.endpointCapture, own);
        await until(async () => (await heard()).includes("<< !"), { what: "what was sent to itself is there" });
        if (loopback) await until(async () => (await heard()).includes("<< to the group"), { what: "it hears itself" });
        assert.equal((await heard()).includes("<< to the group"), loopback);
      }
    });

  it("warns where the bound address keeps the group away", async () => {
    const listener = await listening("udp://127.0.0.1:0", { multicast: { ...onLoopback, join: [group] } });
    assert.deepEqual(await dialogue(listener.endpointCapture), [
      "-- A socket bound to 127.0.0.1 gets nothing that is sent to a group; listen on 0.0.0.0 to hear it.",
      "-- listening on 127.0.0.1",
    ]);
  });

  it("says in a sentence why a group cannot be joined, and leaves nothing open", async () => {
    const any = "udp://0.0.0.0:0";
    assert.match(await refused(any, { multicast: { join: ["10.1.2.3"] } }), /^10\.1\.2\.3 is no multicast group; /);
    assert.match(await refused(any, { multicast: { join: ["ff02::1"] } }), /^The group ff02::1 is an IPv6 one; /);
    assert.match(await refused("udp://[::]:0", { multicast: { join: [group] } }), /^The group 239.* is an IPv4 one; /);
    const lost = await refused(any, { multicast: { join: [group], interface: "10.9.8.7" } });
    assert.match(lost, /^10\.9\.8\.7 is no interface of this machine, nor an address of one; it has .*\blo\b/);
    const names = Array.from({ length: 300 }, (_, index) => `239.255.43.${index % 256}`).slice(0, 256);
    const many = await refused(any, { multicast: { ...onLoopback, join: names } });
    assert.match(
      many,
      /^The group 239\.255\.43\.\d+ was not joined on lo: the system allows one socket no more groups/,
    );
  });
});

describe("IPv6 multicast", () => {
  const interfaceName = interfaceAddresses.find(({ address: own }) => own.startsWith("fe80:"))?.name;
  const six = "ff02::4299";

  afterEach(async () => {
    await disposeEndpoints();
  });

  if (interfaceName === undefined)
    console.log("IPv6 multicast is not tried: no interface of this machine has a link-local address.");
  else
    for (const form of [interfaceName, `::%${interfaceName}`])
      it(`joins and asks a group on the interface ${form}`, async () => {
        const listener = await listening("udp://[::]:0", { multicast: { join: [six], interface: form } });
        const asking = await listening("udp://[::]:0", { multicast: { interface: form, hops: 1 } });
        const everyone = await asking.peer({ host: six, port: listener.address.port });
        await everyone.send(bytes("who is there?"));
        const connection = await accepted(listener);
        assert.equal((await received(connection, 13)).toString(), "who is there?");
        await connection.send(bytes("me"));
        const answering = await accepted(asking, 1);
        assert.equal((await received(answering, 2)).toString(), "me");
      });

  it("says where an interface has no address of the family", async () => {
    const alone = interfaceAddresses.find(({ name }) =>
      interfaceAddresses.every((each) => each.name !== name || each.family === "IPv4"),
    )?.name;
    const problem = await refused("udp://[::]:0", { multicast: { join: [six], interface: alone ?? "nosuch0" } });
    assert.match(problem, alone === undefined ? /^nosuch0 is no interface/ : /has no IPv6 address; choose another\.$/);
  });
});
