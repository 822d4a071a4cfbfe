import { chromium, type Browser } from "playwright-core";
import { findChromium } from "./systemPackages";

/** The workbench's page is rewritten on the way, which makes it no local page to Chromium, whose WebSockets to loopback it then refuses. */
const disabledFeatures = "LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets";

/** Starts a headless Chromium that looks nothing up on a network. Playwright ends it with this process; else whoever started it closes it. */
export async function startBrowser(): Promise<Browser> {
  const path = findChromium();
  return chromium.launch({
    ...(path === undefined ? { channel: "chrome" } : { executablePath: path }),
    chromiumSandbox: process.platform === "linux" && process.getuid?.() !== 0,
    args: [
      `--disable-features=${disabledFeatures}`,
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--no-first-run",
      "--force-color-profile=srgb",
    ],
  });
}
