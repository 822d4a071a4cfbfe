/** The exchange files of the design, which have to be read, validated and planned without a word. */

/** A length-prefixed protocol with a checksum over TCP. */
export const pumpExample = `sock: 1
name: "Pump controller: open session, read pressure"
vars: { host: 127.0.0.1, port: 7700, seq: 1 }     # environments and the CLI override these
secrets: [PUMP_PIN]                                # names only; values from SecretStorage or the OS environment
connections:
  pump:
    tcp: "{{host}}:{{port}}"                       # tcp | tls | udp | unix | pipe | ws | wss; listen: true makes it a server
    connect: { timeout: 2s, retry: { times: 3, every: 250ms } }
    framing: { length-prefix: { at: 2, as: u16be, adds: 6 } }
frames:
  acme: |
    magic : AA 55
    len   : u16be = len(body)
    body  : $body
    crc   : u16le = crc("CRC-16/MODBUS", len..body)
steps:
  - name: open session
    on: pump
    send: acme
    body: |
      cmd : 01                   # OPEN
      seq : u16be = {{seq}}
      pin : "{{secret:PUMP_PIN}}" 00
  - on: pump
    expect: acme                 # magic, len and crc are checked by the frame itself
    within: 500ms
    body: |
      cmd     : 81
      seq     : u16be == {{seq}}
      status  : u8 == 0
      session : u32be -> session # captured, used below as {{session}}
      *                          # newer firmware may append fields
  - expect: { silence: 200ms }
    on: pump
  - close: pump
    how: fin                     # fin | rst; then the peer must close too
    expect: { peer: fin, within: 1s }
`;

/** Multicast: ask a group, take the answers of everyone, and ask one of them more. */
export const discoveryExample = `sock: 1
name: "Multicast discovery: who is there"
vars: { group: 239.255.42.99, port: 7702, nonce: { hex: DE AD BE EF } }
connections:
  discovery:
    udp: "0.0.0.0:0"
    listen: true
    multicast: { join: "{{group}}", interface: 127.0.0.1, hops: 1 }
steps:
  - name: ask the group
    send: |
      magic : "DISC"
      nonce : {{nonce}}
    to: "{{group}}:{{port}}"
  - name: collect the answers
    expect: |
      magic : "HERE"
      nonce : {{nonce}}
      size  : u8
      name  : str(size, "utf-8") -> device
      port  : u16be -> service
    within: 1s
    count: { at-least: 1 }
  - assert: { device: '~ /^[a-z]/', service: "in 1..65535" }
`;

/** What the design calls the smallest useful file. */
export const smallestExample = `sock: 1
connections: { peer: { tcp: "127.0.0.1:7700" } }
steps: [ { send: '"Hello\\r\\n"' }, { expect: '"Hello, client!"' } ]
`;

/** A mock with every kind of rule. */
export const mockExample = `sock: 1
name: A shop of words
connections:
  shop: { tcp: "127.0.0.1:0", listen: true, framing: line }
frames:
  order: |
    "ORDER "
    item : $body
vars: { state: new }
rules:
  - name: greet
    on: accept
    steps: [ { send: '"220 welcome\\r\\n"' } ]
  - on: { regex: '/^HELLO (?<who>\\w+)/i' }
    steps:
      - set: { state: known }
      - sleep: 20ms
      - send: '"250 {{who}}\\r\\n"'
      - send: '"250 what now?\\r\\n"'
  - on: { frame: order }
    body: '* -> item'
    when: { state: == "known" }
    steps: [ { send: '"200 " {{item}} "\\r\\n"' } ]
  - on: { pattern: '"QUIT"' }
    steps: [ { send: '"221 bye\\r\\n"' }, { close: shop, how: rst } ]
  - on: { timer: 30s }
    steps: [ { send: '"100 still here\\r\\n"' } ]
`;

/** Each kind of step and of expectation at least once. */
export const everyStepExample = `sock: 1
name: Every kind of step
within: 2s
vars: { times: 2, pause: 10ms, token: "x" }
secrets: [TOKEN]
connections:
  client: { tcp: "127.0.0.1:7700", encoding: gbk, connect: { timeout: 1s } }
  server: { tcp: "127.0.0.1:7701", listen: true }
frames:
  plain: '"PLAIN"'
  wrapped: |
    "<" 
    $body
    ">"
steps:
  - { on: client, expect: { connect: true } }
  - { on: server, expect: { connect: true }, within: 5s }
  - { on: client, send: plain }
  - { on: client, send: wrapped, body: "01 02" }
  - { on: client, send: wrapped, body: "" }
  - { on: server, expect: { regex: '/^(?<greeting>[A-Z]+)$/' }, from: 127.0.0.1, count: 2 }
  - on: client
    expect:
      any-of:
        - expect: '"+OK"'
        - { expect: wrapped, body: '* -> reason' }
        - expect: { peer: rst }
  - on: client
    expect: { unordered: [ { expect: plain }, { expect: { regex: "/^a b/" } } ] }
  - sleep: "{{pause}}"
  - repeat: "{{times}}"
    every: 100ms
    steps:
      - { on: client, send: "{{token}}" }
  - foreach: { word: [ one, 2, { hex: AA } ] }
    steps: [ { on: client, send: '"{{word}}"' } ]
  - foreach: { n: 1..10 }
    steps: [ { on: client, send: "u8 = {{n}}" } ]
  - parallel:
      left: [ { on: client, send: '"{{secret:TOKEN}}"' } ]
      right: [ { on: server, expect: '* -> got' } ]
  - run: login.sock.yaml
    vars: { user: "{{token}}" }
    take: [ session ]
  - set: { copy: "{{got}}", text: "a {{session}} b" }
  - assert: { copy: '!= ""', times: "== {{times}}", greeting: "~ /^P/" }
  - { close: client, how: rst }
  - { close: server }
`;
