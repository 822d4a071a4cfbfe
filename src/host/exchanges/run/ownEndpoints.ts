import type { Endpoints } from "../../../engine/endpoints";

/** The endpoints that runs of files have opened, so that the next run of a file can take the closed ones off the lists. */
export class OwnEndpoints {
  readonly #ids = new Map<string, Set<string>>();

  constructor(private readonly endpoints: Endpoints) {}

  opened(file: string, endpointId: string): void {
    const ids = this.#ids.get(file) ?? new Set();
    this.#ids.set(file, ids.add(endpointId));
  }

  /** Removes those that are closed; one that the user has opened again is the user's. */
  removeClosed(file: string): void {
    const ids = this.#ids.get(file) ?? new Set();
    for (const id of ids) {
      const endpoint = this.endpoints.connection(id) ?? this.endpoints.listener(id);
      if (endpoint !== undefined && endpoint.state !== "closed") continue;
      ids.delete(id);
      if (endpoint !== undefined) this.endpoints.remove(endpoint);
    }
  }
}
