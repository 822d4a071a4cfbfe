import { formatAddress, type Address } from "../address";
import { isLinkLocal } from "../host";
import { SockscopeError, errorCode } from "../sockscopeError";

/** What was being done when an error came up. */
export type Action = "connect" | "listen" | "accept" | "send" | "receive";

type Sentence = (where: string, address: Address) => string;

/** Of a link-local address the system knows nothing without its interface, and a name that is none is no interface. */
function zoneSentence(where: string, { host }: Address): string | undefined {
  if (!isLinkLocal(host)) return undefined;
  const [address = host, zone] = host.split("%");
  if (zone === undefined) return `${where} is a link-local address; add its interface, as in [${address}%eth0].`;
  return `${where} names the interface ${zone}, which this machine does not have or which is down; check it.`;
}

const connectSentences: Record<string, Sentence> = {
  ECONNREFUSED: (where) => `Nothing accepts connections at ${where}; start the peer or check the port.`,
  ETIMEDOUT: (where) =>
    `${where} did not answer in time; check the address and any firewall, or raise the connect timeout.`,
  EADDRNOTAVAIL: (where) =>
    `The source address for ${where} is not one of this machine, or its port is taken by another connection there, perhaps one that has just ended; choose another.`,
  EADDRINUSE: (where) => `The source port for ${where} is in use; choose another or let the system choose.`,
  ECONNRESET: (where) => `${where} reset the connection while it was being set up; check what the peer expects.`,
  EINVAL: (where, address) =>
    zoneSentence(where, address) ?? `The source and target addresses for ${where} do not go together; check both.`,
  EACCES: (where) =>
    `The system does not allow connecting to ${where}; a broadcast address, for one, has to be allowed.`,
  ERR_INVALID_IP_ADDRESS: (where) => `The source host for ${where} is not an IP address; write one of this machine.`,
  ERR_SOCKET_BAD_PORT: (where) => `The source port for ${where} is not a number from 0 to 65535; choose another.`,
};

const listenSentences: Record<string, Sentence> = {
  EADDRINUSE: (where) =>
    `${where} is in use already; close what listens there, or choose another port (0 lets the system choose).`,
  EACCES: (_, { port }) => `Listening on port ${port} needs more rights; choose a port from 1024 up.`,
  EINVAL: (where, address) =>
    zoneSentence(where, address) ?? `${where} is not an address to listen on; use 127.0.0.1, or one of this machine.`,
  EADDRNOTAVAIL: (_, { host }) => `${host} is not an address of this machine; use 127.0.0.1, or one of its own.`,
};

const acceptSentences: Record<string, Sentence> = {
  EMFILE: (where) =>
    `This process has too few file handles left to accept connections on ${where}, so new ones are refused; close some, or raise the limit (ulimit -n).`,
  ENFILE: (where) =>
    `The system has too few file handles left to accept connections on ${where}, so new ones are refused; close some programs or connections.`,
};

const sendSentences: Record<string, Sentence> = {
  EMSGSIZE: (where) =>
    `The datagram is larger than ${where} can take; 65507 bytes are the most over IPv4, 65527 over IPv6.`,
  EPIPE: (where) => `${where} no longer reads; connect again to send.`,
  ECONNRESET: (where) => `${where} reset the connection; connect again to send.`,
  ECONNREFUSED: (where) => `Nothing receives datagrams at ${where}; start the peer or check the port.`,
  EACCES: (where) => `The system does not allow sending to ${where}; a broadcast address, for one, has to be allowed.`,
  ERR_STREAM_DESTROYED: (where) => `${where} was closed before all of it was sent; connect again to send.`,
};

const anySentences: Record<string, Sentence> = {
  SOCKSCOPE_TOO_MANY_PEERS: (where) =>
    `${where} was the oldest of too many UDP peers and was let go; its next datagram makes a new connection.`,
  ENOTFOUND: (_, { host }) => `No address is known for the host name ${host}; check its spelling or use an IP address.`,
  EAI_AGAIN: (_, { host }) => `The name server did not answer for ${host}; check the network or use an IP address.`,
  EHOSTUNREACH: (where) => `There is no route to ${where}; check the address and the network it is on.`,
  ENETUNREACH: (where) => `The network of ${where} cannot be reached from here; check the address and your connection.`,
  EMFILE: () => "This process has no file handle left; close some connections, or raise the limit (ulimit -n).",
  ENFILE: () => "The system has no file handle left; close some programs or connections.",
  ENOBUFS: () => "The system has no buffer space left; close some connections or send more slowly.",
  EPERM: (where) => `The system does not allow this for ${where}; check the firewall and your rights.`,
  ECONNRESET: (where) => `${where} reset the connection.`,
  EPIPE: (where) => `${where} closed the connection while we were sending.`,
  ETIMEDOUT: (where) => `${where} stopped answering.`,
};

const byAction: Record<Action, Record<string, Sentence>> = {
  connect: connectSentences,
  listen: listenSentences,
  accept: acceptSentences,
  send: sendSentences,
  receive: { ECONNREFUSED: sendSentences["ECONNREFUSED"] ?? String },
};

const verbs: Record<Action, string> = {
  connect: "connect to",
  listen: "listen on",
  accept: "accept connections on",
  send: "send to",
  receive: "receive from",
};

/** One plain sentence for an error code: what went wrong, where, and what to try next. */
export function explainError(code: string, action: Action, address: Address): string {
  const where = formatAddress(address);
  const table = [byAction[action], anySentences].find((each) => Object.hasOwn(each, code));
  const sentence = table?.[code];
  if (sentence) return sentence(where, address);
  return `Could not ${verbs[action]} ${where}: the system reported ${code}.`;
}

/** The error of a code, with its sentence. */
export function explainedError(code: string, action: Action, address: Address, cause?: unknown): SockscopeError {
  return new SockscopeError(code, explainError(code, action, address), cause === undefined ? {} : { cause });
}

/** The error that a user sees in place of a system one; a {@link SockscopeError} stays as it is. */
export function toSockscopeError(error: unknown, action: Action, address: Address): SockscopeError {
  if (error instanceof SockscopeError) return error;
  const code = errorCode(error) ?? "SOCKSCOPE_UNKNOWN";
  return explainedError(code, action, address, error);
}
