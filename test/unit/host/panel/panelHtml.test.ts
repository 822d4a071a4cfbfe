import { equal, ok } from "node:assert/strict";
import { panelHtml } from "../../../../src/host/panel/panelHtml";

const page = {
  script: `draw("</script><p>")`,
  style: `p::after { content: "</style>"; }`,
  nonce: "abc123",
  title: "tcp://127.0.0.1:7700",
  language: "en",
  panel: "endpoint",
} as const;

describe("panelHtml", () => {
  it("allows nothing but our own script, styles and icons, and loads nothing", () => {
    const html = panelHtml(page);
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    equal(policy, "default-src 'none'; script-src 'nonce-abc123'; style-src 'nonce-abc123'; font-src data:");
    ok(!/\b(src|href)=/.test(html));
  });

  it("lets no title, script or style break out of its place", () => {
    const html = panelHtml({ ...page, title: `</title><script>alert("x")</script>` });
    ok(html.includes("&lt;/title&gt;&lt;script&gt;alert(&quot;x&quot;)"));
    equal(html.match(/<script/g)?.length, 1);
    equal(html.match(/<\/script>/g)?.length, 1);
    equal(html.match(/<\/style>/g)?.length, 1);
  });
});
