import { quoted } from "../../quoted";
import { readOptions, type CommandOption } from "./commandOptions";
import { readHost, readPeerPort, readPort, readWait } from "./commandPlaces";
import { CommandProblem, type ImportedEndpoint } from "./importedEndpoint";
import type { ShellWord } from "./shellWords";

/** What an option of `nc` or `ncat` is for us. */
type Meaning =
  | "listen"
  | "udp"
  | "tls"
  | "unix"
  | "keep"
  | "crlf"
  | "port"
  | "source"
  | "wait"
  /** Nothing that matters here. */
  | "ignored"
  /** Something about the program that has no counterpart: a note. */
  | "left"
  /** Something that changes whom we talk to, or what: a problem. */
  | "refused";

const meanings: Readonly<Record<string, Meaning>> = {
  l: "listen",
  listen: "listen",
  u: "udp",
  udp: "udp",
  U: "unix",
  unixsock: "unix",
  k: "keep",
  "keep-open": "keep",
  C: "crlf",
  crlf: "crlf",
  ssl: "tls",
  p: "port",
  "source-port": "port",
  s: "source",
  source: "source",
  w: "wait",
  wait: "wait",
  n: "ignored",
  nodns: "ignored",
  v: "ignored",
  verbose: "ignored",
  N: "ignored",
  q: "ignored",
  4: "ignored",
  6: "ignored",
  b: "ignored",
  "send-only": "left",
  "recv-only": "left",
  "no-shutdown": "left",
  "hex-dump": "left",
  output: "left",
  o: "left",
  "append-output": "left",
  i: "left",
  "idle-timeout": "left",
  d: "left",
  delay: "left",
  m: "left",
  "max-conns": "left",
  t: "left",
  telnet: "left",
  e: "left",
  exec: "left",
  c: "left",
  "sh-exec": "left",
  "lua-exec": "left",
  allow: "left",
  allowfile: "left",
  deny: "left",
  denyfile: "left",
  broker: "left",
  chat: "left",
  "ssl-cert": "left",
  "ssl-key": "left",
  "ssl-verify": "left",
  "ssl-trustfile": "left",
  "ssl-ciphers": "left",
  "ssl-servername": "left",
  "ssl-alpn": "left",
  sctp: "refused",
  vsock: "refused",
  x: "refused",
  X: "refused",
  P: "refused",
  proxy: "refused",
  "proxy-type": "refused",
  "proxy-auth": "refused",
  "proxy-dns": "refused",
  g: "refused",
  G: "refused",
  z: "refused",
};

/** Options that take a value, in the same word or the next. */
const withValue = new Set(
  "p source-port s source w wait q i idle-timeout d delay m max-conns o output hex-dump e exec c sh-exec lua-exec allow allowfile deny denyfile ssl-cert ssl-key ssl-trustfile ssl-ciphers ssl-servername ssl-alpn x X P proxy proxy-type proxy-auth proxy-dns g G".split(
    " ",
  ),
);

export interface CommandContext {
  /** The word that names the program. */
  readonly program: ShellWord;
  /** Takes what is not taken over. */
  readonly notes: string[];
}

/** Reads the words after `nc` or `ncat`. */
export function readNetcat(words: readonly ShellWord[], { program, notes }: CommandContext): ImportedEndpoint[] {
  const read = readOptions(words, (name) => withValue.has(name));
  // For ncat -x writes a dump of what comes and goes; for the nc of OpenBSD it is a proxy.
  const isNcat = /ncat/i.test(program.text);
  const options = read.options.map((option) =>
    isNcat && option.name === "x" ? { ...option, name: "hex-dump" } : option,
  );
  for (const option of options) judge(option, notes);
  const find: FindOption = (meaning) => options.findLast(({ name }) => meanings[name] === meaning);
  const role = find("listen") ? "listen" : "connect";
  const shared = { role, ...(find("keep") && { keepsOpen: true }), ...(find("crlf") && { sendsCrLf: true }) } as const;
  if (find("unix")) return [{ ...shared, ...unixSocket(read.operands, find, program) }];
  if (find("udp") && find("tls")) notes.push("TLS over UDP (DTLS) is not taken over: this is plain UDP.");
  const transport = find("udp") ? "udp" : find("tls") ? "tls" : "tcp";
  const where = role === "listen" ? listener(read.operands, find) : dialled(read.operands, find, program);
  return [{ ...shared, transport, ...where }];
}

/** The last option with a meaning, as the last one counts. */
type FindOption = (meaning: Meaning) => CommandOption | undefined;

function judge({ name, shown, from, to }: CommandOption, notes: string[]): void {
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  if (meaning === undefined)
    throw new CommandProblem(`${quoted(shown)} is no option of nc or ncat that is known here.`, from, to);
  if (meaning === "refused")
    throw new CommandProblem(`${shown} changes what is talked to, and is not taken over: remove it.`, from, to);
  if (meaning === "left") notes.push(`${shown} is not taken over.`);
}

function unixSocket(operands: readonly ShellWord[], find: FindOption, program: ShellWord) {
  const [path, other] = operands;
  if (!path) throw new CommandProblem("The path of the Unix socket is missing.", program.from, program.to);
  refuseOther(other);
  return { transport: find("udp") ? refuseDatagrams(path) : "unix", host: "", port: 0, path: path.text } as const;
}

function refuseDatagrams({ from, to }: ShellWord): never {
  throw new CommandProblem("Datagrams over a Unix socket are not taken over: remove -u.", from, to);
}

function refuseOther(other: ShellWord | undefined): void {
  if (other) throw new CommandProblem(`${quoted(other.text)} is one word too many.`, other.from, other.to);
}

/** `nc -l 7700`, `nc -l -p 7700`, `nc -l 127.0.0.1 7700`, `ncat -l` (on 31337). */
function listener(operands: readonly ShellWord[], find: FindOption) {
  const [first, second, third] = operands;
  refuseOther(third);
  const option = find("port");
  const source = find("source");
  const named = option && valueOf(option);
  // With -p the operands can only be an address; the last of them is the port otherwise.
  const portWord = named ?? second ?? (first && /^\d+$/.test(first.text) ? first : undefined);
  const hostWord = first === portWord ? undefined : first;
  const place = hostWord ?? (source && valueOf(source));
  return { host: place ? readHost(place) : "", port: portWord ? readPort(portWord) : ncatPort };
}

function valueOf({ value = "", from, to }: CommandOption): Pick<ShellWord, "text" | "from" | "to"> {
  return { text: value, from, to };
}

/** What ncat listens on when it is told no port. */
const ncatPort = 31_337;

function dialled(operands: readonly ShellWord[], find: FindOption, program: ShellWord) {
  const [host, port, other] = operands;
  refuseOther(other);
  if (!host || !port)
    throw new CommandProblem(
      "The host or the port is missing: write nc HOST PORT.",
      program.from,
      (host ?? program).to,
    );
  const [source, sourcePort, wait] = [find("source"), find("port"), find("wait")];
  return {
    host: readHost(host),
    port: readPeerPort(port),
    ...(source && { sourceHost: readHost(valueOf(source)) }),
    ...(sourcePort && { sourcePort: readPort(valueOf(sourcePort)) }),
    ...(wait && readWait(valueOf(wait), wait.shown)),
  };
}
