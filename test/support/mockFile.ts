/** A mock of one TCP connection, `shop`, whose messages are lines unless `framing` says otherwise, or is empty. */
export function mockFile(rules: string, { framing = "framing: line", head = "vars: { x: 0 }" } = {}): string {
  const connection = `shop: { tcp: "127.0.0.1:0", listen: true${framing === "" ? "" : `, ${framing}`} }`;
  return `sock: 1\n${head}\nconnections:\n  ${connection}\nrules:\n${rules}`;
}
