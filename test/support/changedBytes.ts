import type { ServiceName } from "./services";

/** For each example one byte of what it expects, another one in its place, and what the failure has to say. */
export const changedBytes: Readonly<
  Record<ServiceName, { readonly from: string; readonly to: string; readonly says: RegExp }>
> = {
  redis: { from: '"+PONG', to: '"+PUNG', says: /offset 2: expected .*55.*got .*4f/is },
  smtp: { from: "/^220 /", to: "/^221 /", says: /\^221.*220/s },
  dns: { from: "C0 00 02 07", to: "C0 00 02 08", says: /address.*c0 00 02 08.*c0 00 02 07/is },
  mqtt: { from: "code    : u8 == 0", to: "code    : u8 == 1", says: /code at offset 3: expected 01 .*got 00/is },
  http: { from: '"== 200"', to: '"== 201"', says: /status is "200".*201/ },
};
