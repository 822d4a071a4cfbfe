/** What {@link longExchange} can have otherwise. */
export interface LongExchangeOptions {
  /** Where it connects to; what is sent there has to come back. */
  readonly port?: number;
  /** Put behind everything else. */
  readonly end?: string;
}

/**
 * An exchange of so many steps, half of them sends, each with a field text of its own in a frame; of which a peer that
 * echoes fulfils every expect. Eight lines a step.
 */
export function longExchange(steps: number, { port = 7700, end = "" }: LongExchangeOptions = {}): string {
  const rounds = Array.from({ length: steps / 2 }, (_, round) => roundOf(round));
  return `sock: 1
name: A long talk with a pump
vars: { host: 127.0.0.1, port: ${port}, seq: 1 }
connections:
  pump:
    tcp: "{{host}}:{{port}}"
    framing: { length-prefix: { at: 2, as: u16be, adds: 6 } }
frames:
  acme: |
    magic : AA 55
    len   : u16be = len(body)
    body  : $body
    crc   : u16le = crc("CRC-16/MODBUS", len..body)
steps:
${rounds.join("")}${end}`;
}

function roundOf(round: number): string {
  return `  - name: ask ${round}
    on: pump
    send: acme
    body: |
      cmd  : 01                 # OPEN
      seq  : u16be = {{seq}}
      size : u8 = len(key)
      key  : "key ${round}"
  - expect: acme                # magic, len and crc are checked by the frame itself
    within: 5s
    body: |
      cmd  : 01
      seq  : u16be == {{seq}} -> session
      size : u8
      key  : str(size) == "key ${round}"
      *
`;
}
