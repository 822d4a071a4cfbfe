/** The largest UDP payload: 65535 less the UDP header, and over IPv4 less the IP header (RFC 768, RFC 791, RFC 8200). */
export function largestDatagram(isIPv6: boolean): number {
  return isIPv6 ? 65_527 : 65_507;
}
