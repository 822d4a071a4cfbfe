import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { startBrowser } from "../host/browser";
import { repositoryFolder } from "../host/repositoryFolder";
import type { PageHost } from "./pageHost";
import { themeVariables, type ThemeName } from "./themeVariables";

/** What the page has besides the panel; for functions that are evaluated in it. */
export interface PanelWindow {
  readonly panelHost: PageHost;
  readonly panelViolations: readonly string[];
  readonly panelCommand: (name: string) => void;
}

const nonce = "cGFuZWw";
const types: Record<string, string> = { js: "text/javascript", css: "text/css", ttf: "font/ttf", html: "text/html" };

/** The built panel in a browser page of its own, under the webview's content security policy. Whoever starts it stops it. */
export class PanelHarness {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly url: string,
  ) {}

  static async start(): Promise<PanelHarness> {
    const program = await buildProgram();
    const server = createServer((request, response) => {
      void answer(request.url ?? "/", program).then(({ body, headers, status }) => {
        response.writeHead(status, headers).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return new PanelHarness(server, await startBrowser(), `http://127.0.0.1:${port}`);
  }

  /**
   * Opens a new panel; `prepare` runs in the page before the panel does, with the host's side at hand. What the page
   * throws goes to `errors`.
   */
  async open(options: PanelOptions = {}, errors: string[] = []): Promise<Page> {
    const { theme = "dark", width = 1280, height = 800, prepare } = options;
    const context = await this.browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    page.on("pageerror", (error) => errors.push(String(error)));
    if (prepare) await page.addInitScript(`window.preparePanel = ${prepare.toString()}`);
    await page.goto(`${this.url}/?theme=${theme}`);
    await page.locator("sockscope-log .grid").waitFor();
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** How a panel is opened. */
export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** Must not use anything from outside itself. */
  readonly prepare?: (host: PageHost) => void;
}

async function buildProgram(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(repositoryFolder, "test/support/panel/pageProgram.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

const bodyClasses: Record<ThemeName, string> = {
  dark: "vscode-dark",
  light: "vscode-light",
  highContrast: "vscode-high-contrast",
};

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

async function answer(target: string, program: string): Promise<Answer> {
  const { pathname, searchParams } = new URL(target, "http://panel");
  if (pathname === "/") return htmlAnswer(searchParams.get("theme") ?? "dark", program);
  const type = types[pathname.split(".").at(-1) ?? ""] ?? "text/plain";
  try {
    const body = await readFile(join(repositoryFolder, "dist/webview", pathname));
    return { status: 200, headers: { "Content-Type": type }, body };
  } catch {
    return { status: 404, headers: {}, body: "" };
  }
}

function htmlAnswer(theme: string, program: string): Answer {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; font-src data:`;
  const script = `${program};window.preparePanel?.(window.panelHost);performance.mark("panel-start")`.replaceAll(
    "</script",
    "<\\/script",
  );
  const body = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Panel</title>
    <style nonce="${nonce}">${themeStyle(theme === "light" || theme === "highContrast" ? theme : "dark")}</style>
    <link rel="stylesheet" href="/panel.css" />
  </head>
  <body class="${bodyClasses[theme === "light" || theme === "highContrast" ? theme : "dark"]}">
    <script nonce="${nonce}">${script}</script>
    <script nonce="${nonce}" src="/panel.js"></script>
  </body>
</html>`;
  return { status: 200, headers: { "Content-Type": "text/html", "Content-Security-Policy": policy }, body };
}

/** The variables, and what VS Code itself puts into every webview. */
function themeStyle(theme: ThemeName): string {
  const variables = Object.entries(themeVariables[theme]).map(([name, value]) => `${name}: ${value};`);
  return `:root { ${variables.join(" ")}
    --vscode-font-family: system-ui, "Ubuntu", "Droid Sans", sans-serif; --vscode-font-weight: normal;
    --vscode-font-size: 13px; --vscode-editor-font-family: "Droid Sans Mono", monospace;
    --vscode-editor-font-size: 14px; --vscode-editor-font-weight: normal; }
  body { padding: 0 20px; background-color: transparent; }
  html { background: var(--vscode-editor-background); }
  ::-webkit-scrollbar { width: 10px; height: 10px; }
  ::-webkit-scrollbar-corner { background-color: var(--vscode-editor-background); }
  ::-webkit-scrollbar-thumb { background-color: var(--vscode-scrollbarSlider-background); }
  ::-webkit-scrollbar-thumb:hover { background-color: var(--vscode-scrollbarSlider-hoverBackground); }
  ::-webkit-scrollbar-thumb:active { background-color: var(--vscode-scrollbarSlider-activeBackground); }`;
}
