import type { PanelAssets } from "./panelAssets";

/** What the page of a panel is made of. */
export interface PanelPage extends PanelAssets {
  /** Random and used once, so that no script but ours runs. */
  readonly nonce: string;
  readonly title: string;
  /** A BCP 47 tag, for screen readers. */
  readonly language: string;
  /** What is shown: an endpoint, or a capture without composer and actions. */
  readonly panel: "endpoint" | "capture";
}

/**
 * The page of a panel, whole: nothing is loaded, and nothing is allowed in it but our own script, styles and icons. In a
 * browser VS Code serves what a webview loads through a service worker, which does not always get hold of a second
 * webview; a page that loads nothing cannot stay blank for that.
 */
export function panelHtml({ script, style, nonce, title, language, panel }: PanelPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; font-src data:`;
  return `<!doctype html>
<html lang="${escaped(language)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <style nonce="${nonce}">${style.replaceAll("</", "<\\/")}</style>
  </head>
  <body data-panel="${panel}">
    <script nonce="${nonce}">${script.replaceAll("</script", "<\\/script")}</script>
  </body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
