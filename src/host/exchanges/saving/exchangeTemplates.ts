/** A template of an exchange file, as a row to choose. */
export interface ExchangeTemplate {
  /** The file in `media/templates`, without its ending; also what the new file is called at first. */
  readonly file: string;
  readonly label: string;
  readonly detail: string;
}

/** All templates, in the order in which they are offered. */
export const exchangeTemplates: readonly ExchangeTemplate[] = [
  { file: "empty", label: "Empty", detail: "One connection, one send and what is expected for it" },
  { file: "line-protocol", label: "Line Protocol", detail: "Commands and answers that are lines of text, over TCP" },
  {
    file: "length-prefix-crc",
    label: "Length Prefix and CRC",
    detail: "A binary frame with length and checksum, written once and used by every step",
  },
  { file: "modbus-tcp", label: "Modbus/TCP", detail: "Reads holding registers of a device" },
  { file: "dns-udp", label: "DNS over UDP", detail: "Asks a name server for the addresses of a name" },
  { file: "http", label: "HTTP/1.1 by Hand", detail: "A request in its bytes, and what its status line has to be" },
  { file: "mqtt-connect", label: "MQTT CONNECT", detail: "Signs in to a broker, pings it and leaves" },
  { file: "multicast-discovery", label: "Multicast Discovery", detail: "Asks a group, and collects who answers" },
  {
    file: "mock-server",
    label: "Mock Server",
    detail: "Greets its clients and answers them by rules, until it is stopped",
  },
];
