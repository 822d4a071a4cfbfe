import type { PlannedConnection } from "../../core/exchange/plan/exchangePlan";
import type { VariableScope } from "../../core/exchange/variables/variableScope";
import type { Endpoints } from "../endpoints";
import type { Session } from "./session";
import type { Waiting } from "./waiting";

/** What a connection of a file is opened with. */
export interface ChannelServices {
  readonly endpoints: Endpoints;
  /** Told the id of each endpoint as soon as there is one. */
  readonly opened: (endpointId: string) => void;
}

/** A wait with the variables of who waits. */
export interface ChannelWaiting extends Waiting {
  readonly scope: VariableScope;
}

/** What the name of a connection means to a step. All methods reject with RunFailure or RunCancelled. */
export interface StepChannel {
  readonly planned: PlannedConnection;
  /** Whom a step talks to: connects, or takes the first client, where that was not done yet. */
  session(waiting: ChannelWaiting, accepts?: (session: Session) => boolean): Promise<Session>;
  /** What `expect: { connect: true }` does: waits until it is open, opens anew after a close, takes the next client. */
  connect(waiting: ChannelWaiting): Promise<Session>;
}

/** A connection of a file over its whole life. */
export interface Channel extends StepChannel {
  /** Binds what listens; does nothing where it connects. Rejects with RunFailure or RunCancelled. */
  bind(waiting: ChannelWaiting): Promise<void>;
  /** Closes everything in order, and drops what has not gone after `graceMs`. Never rejects. */
  close(graceMs: number): Promise<void>;
  /** Drops everything at once; resolves when it is gone. Never rejects. */
  abort(): Promise<void>;
}
