import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runLoudly } from "./childProcess";

/** Debian package -> the program it brings; the fonts have none and are looked up by their folder. */
const programs: Readonly<Record<string, string>> = {
  chromium: "chromium",
  ncat: "ncat",
  socat: "socat",
  curl: "curl",
  ripgrep: "rg",
  tshark: "tshark",
  "golang-go": "go",
  "redis-server": "redis-server",
  mosquitto: "mosquitto",
  "dnsmasq-base": "dnsmasq",
  "python3-aiosmtpd": "aiosmtpd",
};
const fontPackage = "fonts-dejavu-core";
const fontFolder = "/usr/share/fonts/truetype/dejavu";

/** Programs are missing that cannot be installed here; the message says which and how to get them. */
export class MissingProgramsError extends Error {}

/** The full path of a program on PATH, or undefined. */
export function findOnPath(program: string): string | undefined {
  const suffixes = process.platform === "win32" ? [".cmd", ".exe", ""] : [""];
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => suffixes.map((suffix) => join(folder, program + suffix)))
    .find((file) => existsSync(file));
}

/**
 * Makes sure that the programs which the tests talk to, and the browser they click in, are there.
 * Installs them through apt where that is possible without asking anyone: as root on Debian or Ubuntu.
 * @throws MissingProgramsError where that is not possible.
 */
export async function ensureSystemPackages(): Promise<void> {
  const missing = missingPackages();
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || findOnPath("apt-get") === undefined)
    throw new MissingProgramsError(whatToInstall(missing));
  console.log(`Installing ${missing.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runLoudly("apt-get", ["update", "-q"], { env });
  await runLoudly("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...missing], { env });
  const left = missingPackages();
  if (left.length > 0) throw new MissingProgramsError(whatToInstall(left));
}

function missingPackages(): string[] {
  const missing = Object.keys(programs).filter((name) => !hasProgram(name));
  if (process.platform === "linux" && !existsSync(fontFolder) && findOnPath("apt-get") !== undefined) {
    missing.push(fontPackage);
  }
  return missing;
}

function hasProgram(packageName: string): boolean {
  if (packageName === "chromium" && findChromium() !== undefined) return true;
  return findOnPath(programs[packageName] ?? packageName) !== undefined;
}

/** Chromium or Chrome on PATH; undefined lets Playwright look for an installed Chrome in its usual places. */
export function findChromium(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return names.map(findOnPath).find((file) => file !== undefined);
}

function whatToInstall(missing: readonly string[]): string {
  const debian = `sudo apt-get install ${missing.join(" ")}`;
  return `The tests need ${missing.join(", ")}: install them (on Debian and Ubuntu: ${debian}) and run again.`;
}
