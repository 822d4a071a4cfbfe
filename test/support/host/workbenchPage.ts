import type { Page, Route } from "playwright-core";

/** What the workbench shall load besides the extensions installed in its server. All paths are absolute folders or files on the server. */
export interface WorkbenchContent {
  readonly authority: string;
  readonly workspaceFolder?: string;
  readonly developmentExtensions?: readonly string[];
  /** A module whose `run()` the extension host calls; its rejection is the verdict 1. */
  readonly testsPath?: string;
  /** Settings that hold until the user or a workspace changes them. */
  readonly defaultSettings?: Readonly<Record<string, unknown>>;
}

const settingsPattern = /(<meta id="vscode-workbench-web-configuration" data-settings=")([^"]*)(")/;

/** The address of the workbench with the workspace folder open. */
export function workbenchAddress({ authority, workspaceFolder }: WorkbenchContent): string {
  const query = workspaceFolder === undefined ? "ew=true" : `folder=${encodeURIComponent(workspaceFolder)}`;
  return `http://${authority}/?${query}`;
}

/**
 * Opens the workbench in a page. What the server has no argument for, development extensions and default settings, is written
 * into the configuration in the served page; that works the same in all versions, the address parameters do not.
 */
export async function openWorkbench(page: Page, content: WorkbenchContent): Promise<void> {
  await page.route(
    (address) => address.host === content.authority && address.pathname === "/",
    (route) => rewrite(route, content),
  );
  await page.goto(workbenchAddress(content));
}

interface Configuration {
  readonly productConfiguration?: Readonly<Record<string, unknown>>;
}

/** Tests look nothing up on a network. */
function withoutGallery(configuration: Configuration): Configuration {
  const kept = Object.entries(configuration.productConfiguration ?? {}).filter(
    ([name]) => name !== "extensionsGallery",
  );
  return { ...configuration, productConfiguration: Object.fromEntries(kept) };
}

async function rewrite(route: Route, content: WorkbenchContent): Promise<void> {
  const response = await route.fetch();
  const html = await response.text();
  if (!settingsPattern.test(html)) throw new Error("The served page carries no workbench configuration.");
  const body = html.replace(settingsPattern, (_whole, before: string, settings: string, after: string) => {
    const configuration = JSON.parse(settings.replaceAll("&quot;", '"').replaceAll("&amp;", "&")) as Configuration;
    const changed = JSON.stringify({ ...withoutGallery(configuration), ...additions(content) });
    return before + changed.replaceAll("&", "&amp;").replaceAll('"', "&quot;") + after;
  });
  await route.fulfill({ response, body });
}

function additions({ authority, developmentExtensions, testsPath, defaultSettings }: WorkbenchContent): object {
  const onServer = (path: string) => ({ scheme: "vscode-remote", authority, path });
  return {
    developmentOptions: {
      extensions: (developmentExtensions ?? []).map(onServer),
      ...(testsPath === undefined ? {} : { extensionTestsPath: onServer(testsPath) }),
    },
    configurationDefaults: defaultSettings ?? {},
  };
}
