import type { SavedPacket } from "./packetSender";

/** An HTTP/1.1 request (RFC 9112) for a saved packet, of which only the path and the body are known. */
export function httpRequest({ tcpOrUdp, toIP, port, requestPath }: SavedPacket, body: Uint8Array): Uint8Array {
  const isPost = /post/i.test(tcpOrUdp);
  const usualPort = /^https/i.test(tcpOrUdp.trim()) ? "443" : "80";
  const host = toIP.includes(":") ? `[${toIP}]` : toIP;
  // A line end within a value would begin a header of its own.
  const path = requestPath.trim().replace(/[\s\p{Cc}]+/gu, "%20");
  const lines = [
    `${isPost ? "POST" : "GET"} ${path.startsWith("/") ? "" : "/"}${path} HTTP/1.1`,
    `Host: ${host.replace(/[\s\p{Cc}]+/gu, "")}${port.trim() === usualPort ? "" : `:${port.trim()}`}`,
    ...(isPost ? ["Content-Type: application/x-www-form-urlencoded", `Content-Length: ${body.length}`] : []),
    "Connection: close",
  ];
  const header = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  if (!isPost) return header;
  const request = new Uint8Array(header.length + body.length);
  request.set(header);
  request.set(body, header.length);
  return request;
}
