import { hostname } from "node:os";
import * as vscode from "vscode";
import { formatAddress, type Address } from "../../core/address";
import { Connection } from "../../engine/connection";
import type { Endpoint, Endpoints } from "../../engine/endpoints";
import { restoreAccepted } from "../../engine/restoreAccepted";
import type { NoticeAction, PanelCommand } from "../../protocol/panelContract";
import { openCaptureSettings } from "../captures/openCaptureSettings";
import type { Exportable } from "../export/exportable";
import type { ComposerServices } from "./composerCalls";
import { draftKey, DraftStore } from "./draftStore";
import type { RecordPorts } from "./logCalls";
import { machineName } from "./machineName";
import { panelTitle } from "./panelSnapshot";
import { PanelTab, type PanelTabServices } from "./panelTab";
import { PayloadSender } from "./payloadSender";
import { readRevivedPanel, type RevivedPanel } from "./revivedPanel";
import { SendHistory } from "./sendHistory";
import { ShownPanels } from "./shownPanels";

/** What the panels work with; none of it is theirs to dispose of. */
export interface PanelsServices {
  readonly endpoints: Endpoints;
  /** Shows an endpoint of an earlier extension host as closed. */
  readonly restore: (kind: "connection" | "listener", address: Address) => Endpoint;
  readonly records: RecordPorts;
  /** Keeps drafts, history, and what was open. */
  readonly memento: vscode.Memento;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

const viewType = "sockscope.panel";

/** The editor tabs that show endpoints, at most one for each. */
export class Panels implements vscode.Disposable {
  private readonly tabs = new Set<PanelTab>();
  private readonly drafts: DraftStore;
  private readonly history: SendHistory;
  private readonly shown: ShownPanels;
  private readonly tabServices: PanelTabServices;
  private readonly activeChanged = new vscode.EventEmitter<Endpoint | undefined>();
  private lastActive: Endpoint | undefined;

  /** Fires with the endpoint of the panel that got the focus, or undefined where the focus left the panels. */
  readonly onDidChangeActive = this.activeChanged.event;

  constructor(private readonly services: PanelsServices) {
    const { endpoints, records, memento, extensionUri, log } = services;
    const failed = (error: unknown): void => log.warn(`The state of panels could not be saved: ${String(error)}`);
    this.drafts = new DraftStore(memento, failed);
    this.history = new SendHistory(memento, failed);
    this.shown = new ShownPanels(memento, failed);
    const { drafts, history } = this;
    const composer: ComposerServices = { drafts, history, sender: new PayloadSender(), chooseFile };
    const machine = machineName(vscode.env.remoteName, hostname());
    this.tabServices = { endpoints, composer, records, machine, actOnNotice, extensionUri, log };
  }

  /** The endpoint of the focused panel. */
  get active(): Endpoint | undefined {
    return this.activeTab?.endpoint;
  }

  /** What can be exported from the focused panel. */
  get activeExportable(): Exportable | undefined {
    return this.activeTab?.exportable;
  }

  /** Shows the endpoint's panel, an existing one rather than a second. */
  open(endpoint: Endpoint, { preserveFocus = false }: { readonly preserveFocus?: boolean } = {}): void {
    const existing = this.tabOf(endpoint);
    const column = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
    if (existing) existing.panel.reveal(undefined, preserveFocus);
    else this.add(vscode.window.createWebviewPanel(viewType, panelTitle(endpoint), column), endpoint);
  }

  /** Closes the endpoint's panel, where there is one. */
  close(endpoint: Endpoint): void {
    this.tabOf(endpoint)?.panel.dispose();
  }

  /** Sends a command to the focused panel; does nothing where there is none. */
  post(command: PanelCommand): void {
    this.activeTab?.post(command);
  }

  /** Lets VS Code bring back the panels of an earlier window. */
  registerSerializer(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel: vscode.WebviewPanel, state: unknown) => {
        this.revive(panel, state);
        return Promise.resolve();
      },
    });
  }

  /** Takes over a panel of an earlier window with what its webview has kept; closes it where nothing tells its endpoint. */
  revive(panel: vscode.WebviewPanel, state: unknown): void {
    const revived = readRevivedPanel(state) ?? this.shown.find(panel.title);
    if (!revived) {
      this.services.log.warn("A panel of an earlier window was closed: it kept no address.");
      panel.dispose();
      return;
    }
    const endpoint = this.endpointOf(revived);
    if (revived.draft && revived.draft.text !== "") this.drafts.keep(draftKey(revived), revived.draft);
    this.add(panel, endpoint);
  }

  /** Ends the sessions; the tabs stay, for the next extension host to revive. */
  dispose(): void {
    for (const tab of this.tabs) tab.dispose();
    this.drafts.flush();
    this.history.flush();
    this.activeChanged.dispose();
  }

  private get activeTab(): PanelTab | undefined {
    return [...this.tabs].find(({ panel }) => panel.active);
  }

  private tabOf(endpoint: Endpoint): PanelTab | undefined {
    return [...this.tabs].find((tab) => tab.endpoint === endpoint);
  }

  private add(panel: vscode.WebviewPanel, endpoint: Endpoint): void {
    const tab = new PanelTab(panel, endpoint, this.tabServices);
    this.tabs.add(tab);
    this.shown.note(endpoint);
    tab.onDidChangeTitle(() => this.shown.note(tab.endpoint));
    panel.onDidChangeViewState(() => this.noteActive());
    panel.onDidDispose(() => {
      this.tabs.delete(tab);
      tab.dispose();
      this.noteActive();
    });
    this.noteActive();
  }

  private noteActive(): void {
    const { active } = this;
    if (active === this.lastActive) return;
    this.lastActive = active;
    this.activeChanged.fire(active);
  }

  /** The endpoint that the panel showed where the extension host still has it, else one that is shown as closed. */
  private endpointOf({ kind, isAccepted, title, address }: RevivedPanel): Endpoint {
    const { endpoints, restore } = this.services;
    const accepted = isAccepted ? endpoints.listeners.flatMap((listener) => listener.connections) : [];
    const known = isAccepted ? accepted : kind === "connection" ? endpoints.connections : endpoints.listeners;
    const found = known.find((each) => panelTitle(each) === title && !this.tabOf(each));
    return found ?? (isAccepted ? restoreAccepted(address) : restore(kind, address));
  }
}

async function chooseFile(): Promise<string | undefined> {
  const openLabel = vscode.l10n.t("Choose");
  const title = vscode.l10n.t("Choose the File to Send");
  const [file] = (await vscode.window.showOpenDialog({ openLabel, title })) ?? [];
  return file?.fsPath;
}

async function actOnNotice(action: Exclude<NoticeAction, "recordAgain">, endpoint: Endpoint): Promise<void> {
  const address = formatAddress(endpoint.address);
  switch (action) {
    case "openCaptureSettings":
      return openCaptureSettings();
    case "openEarlierCapture":
      return vscode.commands.executeCommand("sockscope.openEarlierCapture", address);
    case "editAddress": {
      const command = endpoint instanceof Connection ? "sockscope.connect" : "sockscope.listen";
      return vscode.commands.executeCommand(command, address, endpoint);
    }
  }
}
