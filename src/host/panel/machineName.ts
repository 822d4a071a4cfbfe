const remoteNames: Readonly<Record<string, string>> = {
  "ssh-remote": "SSH",
  wsl: "WSL",
  "dev-container": "container",
  "attached-container": "container",
  "k8s-container": "container",
  codespaces: "Codespace",
  tunnel: "tunnel",
};

/**
 * Which machine the sockets are on, as seen from the window: `this machine`, or `SSH: pump-lab`. `remoteName` is what
 * VS Code calls the kind of remote, `hostName` the machine on which the extension runs.
 */
export function machineName(remoteName: string | undefined, hostName: string): string {
  if (remoteName === undefined || remoteName === "") return "this machine";
  return `${remoteNames[remoteName] ?? "remote"}: ${hostName}`;
}
