import { isIPv4, isIPv6, isMulticast } from "../../host";
import { quoted } from "../../quoted";
import { readOptions } from "./commandOptions";
import { CommandProblem, type ImportedEndpoint } from "./importedEndpoint";
import { readHost, readPeerPort, readPort, readWait, withoutBrackets, type CommandPlace } from "./commandPlaces";
import type { CommandContext } from "./netcatCommand";
import type { ShellWord } from "./shellWords";

/** What an address keyword of socat is for us; its names are in capitals, and its arguments come after a colon. */
interface AddressKind {
  readonly role: ImportedEndpoint["role"];
  readonly transport: ImportedEndpoint["transport"];
  /** What stands after the keyword. */
  readonly takes: "hostAndPort" | "port" | "path";
  readonly keepsOpen?: true;
}

function kinds(names: string, kind: AddressKind): [string, AddressKind][] {
  return names.split(" ").map((name) => [name, kind]);
}

const connectTo = { role: "connect", takes: "hostAndPort" } as const;
const listenOn = { role: "listen", takes: "port" } as const;

const addressKinds = new Map<string, AddressKind>([
  ...kinds("TCP TCP4 TCP6 TCP-CONNECT TCP4-CONNECT TCP6-CONNECT INET", { ...connectTo, transport: "tcp" }),
  ...kinds("TCP-LISTEN TCP4-LISTEN TCP6-LISTEN TCP-L TCP4-L TCP6-L", { ...listenOn, transport: "tcp" }),
  ...kinds(
    "UDP UDP4 UDP6 UDP-CONNECT UDP4-CONNECT UDP6-CONNECT UDP-SENDTO UDP4-SENDTO UDP6-SENDTO UDP-DATAGRAM UDP4-DATAGRAM UDP6-DATAGRAM",
    { ...connectTo, transport: "udp" },
  ),
  ...kinds(
    "UDP-LISTEN UDP4-LISTEN UDP6-LISTEN UDP-L UDP4-L UDP6-L UDP-RECV UDP4-RECV UDP6-RECV UDP-RECVFROM UDP4-RECVFROM UDP6-RECVFROM",
    { ...listenOn, transport: "udp" },
  ),
  ...kinds("OPENSSL SSL OPENSSL-CONNECT SSL-CONNECT", { ...connectTo, transport: "tls" }),
  ...kinds("OPENSSL-LISTEN SSL-LISTEN SSL-L OPENSSL-L", { ...listenOn, transport: "tls" }),
  ...kinds("UNIX UNIX-CONNECT UNIX-CLIENT LOCAL", { role: "connect", transport: "unix", takes: "path" }),
  ...kinds("UNIX-LISTEN UNIX-L", { role: "listen", transport: "unix", takes: "path" }),
]);

/** The other side of most command lines: what is typed and shown. */
const consoleKinds = new Set(["-", "STDIO", "STDIN", "STDOUT"]);

/** Options of an address that change nothing that matters here. */
const ignoredOptions = new Set(
  "reuseaddr so-reuseaddr reuseport nodelay tcp-nodelay keepalive so-keepalive backlog pf nonblock ignoreeof null-eof shut-down shut-none rcvbuf sndbuf mode unlink-early unlink-close max-children".split(
    " ",
  ),
);

const valueLetters = new Set(["b", "t", "T", "L", "W", "r", "R"]);

/** Reads the words after `socat`: two addresses, of which those that are sockets are taken. */
export function readSocat(words: readonly ShellWord[], { program, notes }: CommandContext): ImportedEndpoint[] {
  const { options, operands } = readOptions(words.filter(isSocatWord), (name) => valueLetters.has(name));
  for (const { name, shown } of options) {
    if (["u", "U", "T", "r", "R"].includes(name)) notes.push(`${shown} is not taken over.`);
  }
  if (operands.length !== 2)
    throw new CommandProblem(
      "socat needs two addresses: write socat - TCP:host:port.",
      program.from,
      (operands[2] ?? program).to,
    );
  const endpoints = operands.flatMap((word) => readAddress(word, notes) ?? []);
  if (endpoints.length > 0) return endpoints;
  const [first = program, second = program] = operands;
  throw new CommandProblem("None of the two addresses is a socket that is known here.", first.from, second.to);
}

/** `-d -d`, `-ddd` and the options of its log, `-ly` or `-lf file`, say nothing about sockets; `-` is an address. */
function isSocatWord({ text }: ShellWord): boolean {
  return !/^-(d+\d?|l.*|v|x|s|g|D|h|V|4|6|0)$/s.test(text);
}

/** The endpoint, or undefined for what is no socket, of which a note tells where it is not just the console. */
function readAddress(word: ShellWord, notes: string[]): ImportedEndpoint | undefined {
  const [address = "", ...options] = splitOutsideBrackets(word.text, ",");
  if (address.includes("!!"))
    throw new CommandProblem("An address of two, with !!, is not taken over.", word.from, word.to);
  const [keyword = "", ...parts] = splitOutsideBrackets(address, ":");
  const name = keyword.toUpperCase();
  const kind = addressKinds.get(name);
  if (!kind) {
    if (!consoleKinds.has(name)) notes.push(`${quoted(word.text)} is no socket, and is not taken over.`);
    return undefined;
  }
  const endpoint = { role: kind.role, transport: kind.transport, ...readPlace(kind, parts, word) };
  return options.reduce<ImportedEndpoint>((before, option) => withOption(before, option, { word, notes }), endpoint);
}

function readPlace({ takes }: AddressKind, parts: readonly string[], { text, from, to }: ShellWord) {
  const [first = "", second, third] = parts;
  if (takes === "path") {
    if (first !== "") return { host: "", port: 0, path: parts.join(":") };
    throw new CommandProblem(`${quoted(text)} has no path: write UNIX:path.`, from, to);
  }
  const isWhole = takes === "port" ? first !== "" && second === undefined : second !== undefined && third === undefined;
  if (!isWhole) {
    const form = takes === "port" ? "a port" : "a host and a port, an IPv6 address in brackets";
    throw new CommandProblem(`${quoted(text)} does not have ${form} after its name.`, from, to);
  }
  if (takes === "port") return { host: "", port: readPort({ text: first, from, to }) };
  return { host: readHost({ text: first, from, to }), port: readPeerPort({ text: second ?? "", from, to }) };
}

interface OptionContext {
  readonly word: ShellWord;
  readonly notes: string[];
}

function withOption(endpoint: ImportedEndpoint, option: string, { word, notes }: OptionContext): ImportedEndpoint {
  const equals = option.indexOf("=");
  const key = (equals < 0 ? option : option.slice(0, equals)).toLowerCase();
  const value = equals < 0 ? "" : option.slice(equals + 1);
  const place = { from: word.from, to: word.to };
  const isListener = endpoint.role === "listen";
  switch (key) {
    case "bind":
      return withBinding(endpoint, value, word);
    case "sourceport":
    case "sp":
      return { ...endpoint, sourcePort: readPort({ text: value, ...place }) };
    case "fork":
      return isListener ? { ...endpoint, keepsOpen: true } : endpoint;
    case "crnl":
    case "crlf":
      return { ...endpoint, sendsCrLf: true };
    case "connect-timeout":
      return { ...endpoint, ...readWait({ text: value, ...place }, key) };
    default:
      // A file joins one group, and only where it listens.
      if (membershipOptions.has(key) && isListener && endpoint.transport === "udp" && !endpoint.multicast)
        return { ...endpoint, multicast: readMembership({ text: value, ...place }, notes) };
      if (!ignoredOptions.has(key))
        notes.push(`The option ${quoted(option)} of ${quoted(word.text)} is not taken over.`);
      return endpoint;
  }
}

const membershipOptions = new Set(
  "ip-add-membership add-membership membership ip-membership ipv6-join-group join-group ipv6-add-membership".split(" "),
);

/** A group and where it is joined, `239.0.0.1:eth0`: files name an interface by its address alone. */
function readMembership({ text, from, to }: CommandPlace, notes: string[]) {
  const [group = "", ...places] = splitOutsideBrackets(text, ":").map(withoutBrackets);
  if (!isMulticast(group)) {
    const message = `${quoted(group)} is no multicast group; use one from 224.0.0.0 to 239.255.255.255, or one that begins with ff.`;
    throw new CommandProblem(message, from, to);
  }
  const isAddress = isIPv6(group) ? isIPv6 : isIPv4;
  // An address of zeros, and the index 0, leave the choice to the system.
  const named = places.filter((place) => !/^[0.:]*$/.test(place));
  for (const place of named.filter((each) => !isAddress(each)))
    notes.push(
      `The interface ${quoted(place)} is not taken over, as files name one by its address: the group is joined on all of them.`,
    );
  const address = named.find(isAddress);
  return { group, ...(address !== undefined && { interface: address }) };
}

/** `bind=address` is where a listener listens, and where a connection comes from. */
function withBinding(endpoint: ImportedEndpoint, value: string, { from, to }: ShellWord): ImportedEndpoint {
  const [hostText = "", portText] = splitOutsideBrackets(value, ":");
  const host = hostText === "" ? "" : readHost({ text: hostText, from, to });
  if (endpoint.role === "listen") return { ...endpoint, host };
  const port = portText === undefined ? undefined : readPort({ text: portText, from, to });
  return { ...endpoint, ...(host !== "" && { sourceHost: host }), ...(port !== undefined && { sourcePort: port }) };
}

/** Parts a text at a character, but not within the brackets of an IPv6 address. */
function splitOutsideBrackets(text: string, at: string): string[] {
  const parts: string[] = [];
  let [from, depth] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "[") depth++;
    else if (character === "]") depth = Math.max(0, depth - 1);
    else if (character === at && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, text.slice(from)];
}
