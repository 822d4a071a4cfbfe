import { formatAddress, type Address } from "../core/address";
import { isLoopback } from "../core/host";
import { SockscopeError } from "../core/sockscopeError";

/** Asks the user whether an address that others can reach may be bound. */
export type AskToBind = (address: Address) => Promise<boolean>;

/** Lets loopback be bound freely, and any other address only after one yes for it in this session. */
export class BindingGuard {
  private readonly allowedHosts = new Set<string>();
  private readonly asking = new Map<string, Promise<boolean>>();

  constructor(private readonly ask: AskToBind) {}

  /** @throws SockscopeError `SOCKSCOPE_BIND_REFUSED` where the answer is no, or nobody could be asked. */
  readonly allow = async (address: Address): Promise<void> => {
    const host = address.host.toLowerCase();
    if (isLoopback(host) || this.allowedHosts.has(host)) return;
    if (!(await this.askOnce(host, address))) throw refusal(address);
    this.allowedHosts.add(host);
  };

  /** Two that bind the same address at the same time share one question. */
  private askOnce(host: string, address: Address): Promise<boolean> {
    const pending = this.asking.get(host);
    if (pending) return pending;
    const answer = this.ask(address)
      .catch(() => false)
      .finally(() => this.asking.delete(host));
    this.asking.set(host, answer);
    return answer;
  }
}

function refusal(address: Address): SockscopeError {
  const message = `Listening on ${formatAddress(address)} was not allowed; use 127.0.0.1, or allow it when asked.`;
  return new SockscopeError("SOCKSCOPE_BIND_REFUSED", message);
}
