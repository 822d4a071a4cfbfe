import { Emitter, type Subscription } from "../../core/emitter";
import { Connection } from "../../engine/connection";
import type { Endpoint, EndpointChange, Endpoints } from "../../engine/endpoints";
import type {
  ActionRequest,
  DirectionTraffic,
  EndpointSnapshot,
  NoticeAction,
  PanelHostCalls,
} from "../../protocol/panelContract";
import type { Exportable } from "../export/exportable";
import { ComposerCalls, type ComposerServices } from "./composerCalls";
import { runAction } from "./endpointActions";
import { LogCalls, type RecordPorts } from "./logCalls";
import { panelSnapshot, panelTitle } from "./panelSnapshot";
import { PanelUpdates } from "./panelUpdates";
import type { PanelSide } from "./panelWebview";
import { endpointLog } from "./shownLog";

/** What a session works with; all of it outlives the session. */
export interface PanelServices {
  readonly endpoints: Endpoints;
  readonly composer: ComposerServices;
  readonly records: RecordPorts;
  /** Which machine the sockets are on, as the panel says it. */
  readonly machine: string;
  /** Does what the user chose to do about an endpoint's notice. */
  readonly actOnNotice: (action: Exclude<NoticeAction, "recordAgain">, endpoint: Endpoint) => Promise<void>;
}

/**
 * The host's side of one panel: answers the webview's calls and tells it when something changed. Begins hidden; follows
 * its endpoint through "connect again" and "listen again". Disposing it stops a repeated send and nothing else.
 */
export class PanelSession implements PanelSide {
  readonly kind = "endpoint";
  /** What the webview may call. */
  readonly calls: PanelHostCalls;
  private readonly log: LogCalls;
  private readonly composer: ComposerCalls;
  private readonly updates: PanelUpdates;
  private readonly titleChanged = new Emitter<string>();
  private readonly subscriptions: Subscription[];
  private current: Endpoint;
  private title: string;

  /** Fires with the new title where the endpoint's address changed, as a listener's does once its port is known. */
  readonly onDidChangeTitle = this.titleChanged.event;

  /** `changed` tells the webview. */
  constructor(
    endpoint: Endpoint,
    private readonly services: PanelServices,
    private readonly changed: (snapshot: EndpointSnapshot) => void,
  ) {
    this.current = endpoint;
    this.title = panelTitle(endpoint);
    const following = (): Endpoint => this.current;
    this.log = new LogCalls(() => endpointLog(this.current), services.records);
    this.composer = new ComposerCalls(following, services.composer, () => this.updates.request());
    this.updates = new PanelUpdates(() => this.tell());
    this.subscriptions = [
      this.log.onDidChange(() => this.updates.request()),
      services.endpoints.onDidChange((change) => this.follow(change)),
    ];
    this.calls = this.createCalls();
  }

  get exportable(): Exportable {
    return this.log.exportable;
  }

  get endpoint(): Endpoint {
    return this.current;
  }

  setVisible(isVisible: boolean): void {
    this.updates.setVisible(isVisible);
  }

  snapshot(): EndpointSnapshot {
    const { repeat, repeatProblem, draft } = this.composer;
    const { machine } = this.services;
    const { view, findProgress: find } = this.log;
    return panelSnapshot({ endpoint: this.current, view, find, machine, repeat, repeatProblem, draft });
  }

  dispose(): void {
    for (const each of [...this.subscriptions, this.updates, this.composer, this.log, this.titleChanged])
      each.dispose();
  }

  private createCalls(): PanelHostCalls {
    const { composer } = this;
    return {
      ...this.log.calls,
      open: () => {
        this.log.begin();
        return this.snapshot();
      },
      preview: (draft) => composer.preview(draft),
      send: (request) => composer.send(request),
      startRepeat: (request) => composer.startRepeat(request),
      stopRepeat: () => composer.stopRepeat(),
      chooseFile: () => composer.chooseFile(),
      act: (request) => this.act(request),
      actOnNotice: (action) => this.actOnNotice(action),
      history: () => composer.history(),
    };
  }

  private act(request: ActionRequest): Promise<void> {
    return runAction(this.services.endpoints, this.current, request);
  }

  private async actOnNotice(action: NoticeAction): Promise<void> {
    if (action === "recordAgain") this.current.endpointCapture.capture.resume();
    else await this.services.actOnNotice(action, this.current);
  }

  private follow(change: EndpointChange): void {
    if (change.type === "replaced" && change.endpoint === this.current) this.current = change.by;
    else if (!this.concerns(change.endpoint)) return;
    const title = panelTitle(this.current);
    if (title !== this.title) {
      this.title = title;
      this.titleChanged.fire(title);
    }
    this.updates.request();
  }

  /** Itself, a connection of its own, or the listener whose capture it is a part of. */
  private concerns(endpoint: Endpoint): boolean {
    if (endpoint instanceof Connection) return endpoint === this.current || endpoint.listenerId === this.current.id;
    return endpoint.endpointCapture === this.current.endpointCapture;
  }

  private tell(): boolean {
    const snapshot = this.snapshot();
    this.changed(snapshot);
    return isMoving(snapshot.traffic.in) || isMoving(snapshot.traffic.out);
  }
}

/** Whether the chart of the last minute goes on although nothing comes. */
function isMoving({ history }: DirectionTraffic): boolean {
  return history.some((bytes) => bytes > 0);
}
