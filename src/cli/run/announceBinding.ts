import { formatAddress, type Address } from "../../core/address";
import { isLoopback } from "../../core/host";

/** Lets every address be bound, since a file is run only by its user's own act, and says which ones others can reach. */
export function announceBinding(say: (line: string) => void): (address: Address) => Promise<void> {
  const told = new Set<string>();
  return (address) => {
    const text = formatAddress(address);
    if (!isLoopback(address.host) && !told.has(text)) {
      told.add(text);
      say(`Listening on ${text}, which other machines can reach.`);
    }
    return Promise.resolve();
  };
}
