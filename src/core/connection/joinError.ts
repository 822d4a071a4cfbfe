import { SockscopeError } from "../sockscopeError";

const sentences: Record<string, (group: string, where: string) => string> = {
  ENODEV: (group, where) => `The group ${group} cannot be joined on ${where}; choose an interface that is up.`,
  EADDRNOTAVAIL: (group, where) => `The group ${group} cannot be joined on ${where}; choose an interface that is up.`,
  ENOBUFS: (group, where) =>
    `The group ${group} was not joined on ${where}: the system allows one socket no more groups; name one interface.`,
  EPERM: (group, where) => `The system does not allow joining ${group} on ${where}; check your rights.`,
};

/** Why a multicast group could not be joined on an interface, in one plain sentence. */
export function joinError(code: string, group: string, where: string): SockscopeError {
  const sentence = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  const message =
    sentence?.(group, where) ?? `The group ${group} could not be joined on ${where}: the system reported ${code}.`;
  return new SockscopeError(code, message);
}
