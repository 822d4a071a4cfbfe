import { networkInterfaces, type NetworkInterfaceInfo } from "node:os";
import { SockscopeError } from "../core/sockscopeError";

/** An interface of this machine, as the multicast calls of `node:dgram` want to be told of it. */
export interface NetworkInterface {
  readonly name: string;
  /** One of its IPv4 addresses; or for IPv6 `::%eth0`, whose zone is what counts. */
  readonly address: string;
}

/** The interfaces that are up and have an address of the family. */
export function interfacesOf(isIPv6: boolean): readonly NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos = []]) => asNetworkInterface(name, infos, isIPv6));
}

/**
 * The interface with this name, or with this address of either family.
 * @throws SockscopeError `SOCKSCOPE_NO_INTERFACE` where there is none, or it has no address of the family.
 */
export function findInterface(wanted: string, isIPv6: boolean): NetworkInterface {
  const address = wanted.replace(/%.*$/, "").toLowerCase();
  const zone = /^::%(.+)$/.exec(wanted)?.[1];
  for (const [name, infos = []] of Object.entries(networkInterfaces())) {
    const own = infos.find((info) => info.address.toLowerCase() === address);
    if (!own && name !== wanted && name !== zone) continue;
    const [found] = asNetworkInterface(name, own ? [own, ...infos] : infos, isIPv6);
    if (found) return found;
    throw noInterface(`The interface ${name} has no ${family(isIPv6)} address; choose another.`);
  }
  const known = Object.keys(networkInterfaces()).join(", ");
  throw noInterface(`${wanted} is no interface of this machine, nor an address of one; it has ${known}.`);
}

/** What to say where not a single interface has an address of the family. */
export function noInterfaceAtAll(group: string, isIPv6: boolean): SockscopeError {
  return noInterface(`No interface of this machine has an ${family(isIPv6)} address, so ${group} cannot be joined.`);
}

function asNetworkInterface(name: string, infos: readonly NetworkInterfaceInfo[], isIPv6: boolean): NetworkInterface[] {
  const info = infos.find((each) => each.family === family(isIPv6));
  if (!info) return [];
  const zone = process.platform === "win32" ? (infos.find((each) => each.scopeid)?.scopeid ?? 0) : name;
  return [{ name, address: isIPv6 ? `::%${zone}` : info.address }];
}

function family(isIPv6: boolean): "IPv4" | "IPv6" {
  return isIPv6 ? "IPv6" : "IPv4";
}

function noInterface(message: string): SockscopeError {
  return new SockscopeError("SOCKSCOPE_NO_INTERFACE", message);
}
