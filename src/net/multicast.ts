import type { Socket } from "node:dgram";
import { isIPv6, isMulticast } from "../core/host";
import { joinError } from "../core/connection/joinError";
import { errorCode, SockscopeError } from "../core/sockscopeError";
import { findInterface, interfacesOf, noInterfaceAtAll, type NetworkInterface } from "./networkInterface";

/** How a bound UDP socket takes part in multicast. Groups are left when it is closed. */
export interface MulticastOptions {
  /** The groups to receive from, such as `239.255.42.99` or `ff02::fb`. */
  readonly join?: readonly string[];
  /**
   * The name, or an address, of the interface to join on and to send to groups on. Unless told, groups are joined on all
   * interfaces, and the system chooses one to send on.
   */
  readonly interface?: string;
  /** How many routers a datagram to a group may pass, 0 to 255; 1 unless told. */
  readonly hops?: number;
  /** Whether programs on this machine, this one too, get what is sent to their groups; true unless told. */
  readonly loopback?: boolean;
}

/**
 * Applies the options to a socket bound to `host`. Where a group cannot be joined on some of all interfaces, `warn` is told;
 * throws a {@link SockscopeError}, or the system's error, where it cannot be joined at all.
 */
export function startMulticast(
  socket: Socket,
  host: string,
  options: MulticastOptions,
  warn: (message: string) => void,
): void {
  const isSix = isIPv6(host);
  if (options.interface !== undefined) socket.setMulticastInterface(findInterface(options.interface, isSix).address);
  if (options.hops !== undefined) socket.setMulticastTTL(options.hops);
  if (options.loopback !== undefined) socket.setMulticastLoopback(options.loopback);
  for (const group of options.join ?? []) join(socket, checkedGroup(group, isSix), options.interface, warn);
}

/** The group without its zone, and its zone, which names an interface. */
function checkedGroup(group: string, isSix: boolean): { group: string; zone: string | undefined } {
  if (!isMulticast(group)) {
    const message = `${group} is no multicast group; write one from 224.0.0.0 to 239.255.255.255, or ff00:: and up.`;
    throw new SockscopeError("SOCKSCOPE_NO_GROUP", message);
  }
  if (isIPv6(group) !== isSix) {
    const [own, wanted] = isSix ? ["IPv4", "0.0.0.0"] : ["IPv6", "::"];
    const message = `The group ${group} is an ${own} one; listen on ${wanted} to join it.`;
    throw new SockscopeError("SOCKSCOPE_NO_GROUP", message);
  }
  const [address = group, zone] = group.split("%");
  return { group: address, zone };
}

function join(
  socket: Socket,
  { group, zone }: { readonly group: string; readonly zone: string | undefined },
  wanted: string | undefined,
  warn: (message: string) => void,
): void {
  const isSix = isIPv6(group);
  const only = wanted ?? zone;
  const interfaces = only === undefined ? interfacesOf(isSix) : [findInterface(only, isSix)];
  if (interfaces.length === 0) throw noInterfaceAtAll(group, isSix);
  const problems = interfaces.flatMap((each) => joinOn(socket, group, each) ?? []);
  const [first] = problems;
  if (first && problems.length === interfaces.length) throw first;
  for (const { message } of problems) warn(message);
}

function joinOn(socket: Socket, group: string, { name, address }: NetworkInterface): SockscopeError | undefined {
  try {
    socket.addMembership(group, address);
    return undefined;
  } catch (error) {
    const code = errorCode(error) ?? "SOCKSCOPE_UNKNOWN";
    // Two names can be one interface to the system, which has joined already then.
    return code === "EADDRINUSE" ? undefined : joinError(code, group, name);
  }
}
