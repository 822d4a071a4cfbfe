import { parseAddress, type Address, type ParseAddressOptions } from "../../core/address";
import { SockscopeError } from "../../core/sockscopeError";

/** @throws SockscopeError `SOCKSCOPE_BAD_ADDRESS` or `SOCKSCOPE_UNSUPPORTED_TRANSPORT` */
export function readAddress(text: unknown, options?: ParseAddressOptions): Address {
  const result = parseAddress(typeof text === "string" ? text : "", options);
  if (result.ok) return result.address;
  throw new SockscopeError(result.problem.code, result.problem.message);
}
