import type { PageHost } from "./pageHost";

/** A short talk with a pump controller, as in the pictures of the documentation. Evaluated in the page: self-contained. */
export function sampleTraffic(host: PageHost): void {
  const hex = (text: string) => Uint8Array.from(text.split(" "), (pair) => parseInt(pair, 16));
  const text = (value: string) => new TextEncoder().encode(value);
  const local = { host: "127.0.0.1", port: 51_334 };
  host.appendEvent({ type: "connected", local, remote: { host: "127.0.0.1", port: 7700 } });
  host.append("out", hex("aa 55 00 08 01 00 01 34 37 31 31 00 2c 35"), { afterUs: 12_000 });
  host.append("in", hex("aa 55 00 08 81 00 01 00 00 00 2a 1f 81 12"), { afterUs: 1200 });
  host.append("out", hex("aa 55 00 07 10 00 00 2a 1f 02 04 63 aa"), { afterUs: 2_310_000 });
  host.append("in", hex("aa 55 00 09 90 00 00 2a 1f 40 a0 00 00 27 60"), { afterUs: 800 });
  host.append("out", text("PING\r\n"), { afterUs: 500_000 });
  host.append("in", text("PONG\r\n"), { afterUs: 2100 });
  host.append("in", text('{"t":"alarm","level":3,"where":"pump 7","since":12.75}'), { afterUs: 700_000 });
  host.append("in", new Uint8Array(2048), { afterUs: 60 });
  host.append("in", text("caf\u00e9 \u05e9\u05dc\u05d5\u05dd \u202etxt.exe\u001b[31m <b>bold</b>\t\u0000\n"), {
    afterUs: 90_000,
  });
  host.append("in", hex("ff fe c3 28 41 42"), { afterUs: 40 });
  host.appendEvent({ type: "warning", message: "the peer sent 2 048 bytes after its last frame" }, { afterUs: 900 });
  host.appendEvent({ type: "remoteEnded", isSecond: false }, { afterUs: 1_004_000 });
  host.append("out", hex("aa 55 00 07 11 00 00 2a 1f 02 04 73 6a"), { afterUs: 200_000 });
  const wave = Array.from({ length: 60 }, (_, second) => 900_000 + 400_000 * Math.sin(second / 3) + second * 9000);
  const ripple = Array.from({ length: 60 }, (_, second) => (second % 7 === 0 ? 24_000 : 9000));
  host.overrides = {
    traffic: {
      in: { bytes: 1_204_331_000, records: 8, bytesPerSecond: 1_234_000, history: wave },
      out: { bytes: 46, records: 4, bytesPerSecond: 12_400, history: ripple },
    },
  };
}
