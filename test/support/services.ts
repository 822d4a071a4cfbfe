import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./freePort";
import { findOnPath } from "./host/systemPackages";
import { startPeer, type Peer } from "./peers";
import { temporaryFolder } from "./temporaryFolder";

/** A real service from a Debian package, on a port of 127.0.0.1. */
export interface Service {
  /** The program, and the package it comes from where that is called otherwise. */
  readonly program: string;
  readonly debianPackage: string;
  /** What it is started with to serve on this port; `folder` is an empty one of its own. */
  arguments(port: number, folder: string): Promise<readonly string[]>;
}

const page = "<!DOCTYPE html>\n<html><body>Hello from a real server.</body></html>\n";

/** By the name of the variable that the example of each has for its address. */
export const services = {
  redis: {
    program: "redis-server",
    debianPackage: "redis-server",
    arguments: (port, folder) =>
      Promise.resolve(["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--dir", folder]),
  },
  smtp: {
    program: "aiosmtpd",
    debianPackage: "python3-aiosmtpd",
    arguments: (port) => Promise.resolve(["-n", "-l", `127.0.0.1:${port}`]),
  },
  dns: {
    program: "dnsmasq",
    debianPackage: "dnsmasq-base",
    arguments: (port) =>
      Promise.resolve([
        ...["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=", "--pid-file="],
        ...[
          "--listen-address=127.0.0.1",
          "--bind-interfaces",
          `--port=${port}`,
          "--address=/example.test/192.0.2.7",
          "--address=/example.com/192.0.2.8",
        ],
      ]),
  },
  mqtt: {
    program: "mosquitto",
    debianPackage: "mosquitto",
    arguments: async (port, folder) => {
      const settings = join(folder, "mosquitto.conf");
      await writeFile(settings, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
      return ["-c", settings];
    },
  },
  http: {
    program: "python3",
    debianPackage: "python3",
    arguments: async (port, folder) => {
      await writeFile(join(folder, "index.html"), page);
      return ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", folder];
    },
  },
} satisfies Record<string, Service>;

export type ServiceName = keyof typeof services;

/** Starts a service; it is stopped by `stopPeers`. Returns its address, `127.0.0.1:12345`. */
export async function startService(name: ServiceName): Promise<string> {
  const service: Service = services[name];
  const program = findOnPath(service.program);
  if (program === undefined) {
    throw new Error(`${service.program} is missing; install it (on Debian: apt-get install ${service.debianPackage}).`);
  }
  const folder = join(await temporaryFolder(), name);
  await mkdir(folder);
  // None of them takes port 0; the one found free may be taken by another program before it is bound again.
  for (let attempts = 3; ; attempts--) {
    const port = await freePort();
    const peer = await startPeer(program, ...(await service.arguments(port, folder)));
    const problem = await listensOn(peer, port);
    if (problem === undefined) return `127.0.0.1:${port}`;
    if (attempts === 1) throw problem;
  }
}

async function listensOn(peer: Peer, port: number): Promise<Error | undefined> {
  try {
    const found = await peer.port();
    return found === port ? undefined : new Error(`It listens on port ${found}, not ${port}.`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
