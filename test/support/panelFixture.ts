import type { Transport } from "../../src/core/address";
import type { Connection } from "../../src/engine/connection";
import type { Listener } from "../../src/engine/listener";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import type { Endpoint } from "../../src/engine/endpoints";
import { emptyDraft, type PayloadDraft } from "../../src/core/payload/draft";
import type { KeyValueStore } from "../../src/host/panel/delayedSave";
import type { SavedRecords } from "../../src/host/exchanges/saving/savedRecords";
import { DraftStore } from "../../src/host/panel/draftStore";
import { PanelSession } from "../../src/host/panel/panelSession";
import { PayloadSender } from "../../src/host/panel/payloadSender";
import { SendHistory } from "../../src/host/panel/sendHistory";
import type { NamedSource } from "../../src/host/panel/shownLog";
import type { EndpointSnapshot, OpenRequest, RecordRange, RowsAnswer } from "../../src/protocol/panelContract";
import { until } from "./until";

/** A store in memory whose values went through JSON, as VS Code's do. */
export class MemoryStore implements KeyValueStore {
  readonly values = new Map<string, string>();

  get(key: string): unknown {
    const text = this.values.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

/** A text draft, UTF-8, without line ending. */
export function textDraft(text: string): PayloadDraft {
  return { ...emptyDraft, text };
}

/** What panels need besides sockets: a store, a clipboard, a file dialog, an editor that remembers what it was asked. */
export class PanelFixture {
  readonly store = new MemoryStore();
  readonly drafts = new DraftStore(this.store, fail);
  readonly history = new SendHistory(this.store, fail);
  readonly snapshots: EndpointSnapshot[] = [];
  readonly opened: { of: NamedSource; range: RecordRange; as: OpenRequest["as"] }[] = [];
  readonly compared: [number, number][] = [];
  readonly saved: SavedRecords[] = [];
  readonly noticeActions: string[] = [];
  clipboard = "";
  chosenFile: string | undefined;
  private readonly sender = new PayloadSender();
  private readonly sessions: PanelSession[] = [];

  /** Its captures are in memory unless other endpoints are given. */
  constructor(
    limits = { maxBytes: 1 << 26, maxRecords: 1_000_000 },
    readonly endpoints = new Endpoints(memoryCaptures(() => limits)),
  ) {}

  /** A visible session; disposed with the fixture. */
  open(endpoint: Endpoint): PanelSession {
    const { endpoints, drafts, history, sender } = this;
    const composer = { drafts, history, sender, chooseFile: () => Promise.resolve(this.chosenFile) };
    const records = {
      writeClipboard: (text: string) => Promise.resolve(void (this.clipboard = text)),
      open: (of: NamedSource, range: RecordRange, as: OpenRequest["as"]) =>
        Promise.resolve(void this.opened.push({ of, range, as })),
      compare: (_of: NamedSource, left: number, right: number) =>
        Promise.resolve(void this.compared.push([left, right])),
      saveAsExchange: (records: SavedRecords) => Promise.resolve(void this.saved.push(records)),
    };
    const actOnNotice = (action: string) => Promise.resolve(void this.noticeActions.push(action));
    const services = { endpoints, composer, records, machine: "this machine", actOnNotice };
    const session = new PanelSession(endpoint, services, (snapshot) => this.snapshots.push(snapshot));
    session.setVisible(true);
    this.sessions.push(session);
    return session;
  }

  /** A listener on a free port of 127.0.0.1; `reply` makes it answer by itself. */
  async listen(transport: Transport = "tcp", reply?: "echo"): Promise<Listener> {
    const options = reply ? { autoReply: { reply } } : {};
    const { endpoint, opened } = this.endpoints.listen({ transport, host: "127.0.0.1", port: 0 }, options);
    await opened;
    return endpoint;
  }

  async connect(listener: Listener): Promise<Connection> {
    const { endpoint, opened } = this.endpoints.connect(listener.address);
    await opened;
    return endpoint;
  }

  /** Its connections, once so many are open. */
  async acceptedBy(listener: Listener, count = 1): Promise<readonly Connection[]> {
    await until(() => listener.openCount === count, { what: `${count} accepted connections` });
    return listener.connections;
  }

  async dispose(): Promise<void> {
    for (const session of this.sessions) session.dispose();
    this.drafts.flush();
    this.history.flush();
    await this.endpoints.dispose();
  }
}

/** All rows of the view as `direction text`, events by their sentence. */
export async function readLog(session: PanelSession): Promise<string[]> {
  const answer: RowsAnswer = await session.calls.rows({ from: 0, count: 512 });
  return answer.rows.map(({ direction, preview, event }) =>
    event ? event.text : `${direction} ${new TextDecoder().decode(preview)}`,
  );
}

function fail(error: unknown): void {
  throw error instanceof Error ? error : new Error(String(error));
}
