import type { DataMove, Move, Player } from "./move";

/** One direction of one connection: its bytes in one piece, and which moves brought them. */
export interface Stream {
  readonly by: Player;
  readonly bytes: Uint8Array;
  readonly chunks: readonly StreamChunk[];
  /** Whether the stream ended in order, after the last byte. */
  readonly isEnded: boolean;
}

/** What one read or write brought. */
export interface StreamChunk {
  readonly move: DataMove;
  /** Where the move stands among all moves. */
  readonly index: number;
  /** Where in the stream it ends. */
  readonly end: number;
  /** Whether the other side, or nobody, goes on after it. */
  readonly endsTurn: boolean;
}

/** The streams of all connections, both directions, in the order in which they begin. */
export function streamsOf(moves: readonly Move[]): Stream[] {
  const builders = new Map<string, StreamBuilder>();
  for (const [index, move] of moves.entries()) {
    if (move.kind !== "data") {
      if (move.kind === "fin") builders.get(`${move.connection} ${move.by}`)?.finish();
      continue;
    }
    const key = `${move.connection} ${move.by}`;
    const builder = builders.get(key) ?? new StreamBuilder(move.by);
    builders.set(key, builder);
    builder.add(move, index);
    builders.get(`${move.connection} ${move.by === "us" ? "peer" : "us"}`)?.endTurn();
  }
  return [...builders.values()].map((builder) => builder.build());
}

class StreamBuilder {
  readonly #chunks: { move: DataMove; index: number; end: number; endsTurn: boolean }[] = [];
  #length = 0;
  #isEnded = false;

  constructor(private readonly by: Player) {}

  add(move: DataMove, index: number): void {
    this.#length += move.bytes.length;
    this.#chunks.push({ move, index, end: this.#length, endsTurn: false });
  }

  endTurn(): void {
    const last = this.#chunks.at(-1);
    if (last) last.endsTurn = true;
  }

  finish(): void {
    this.#isEnded = true;
  }

  build(): Stream {
    this.endTurn();
    const bytes = new Uint8Array(this.#length);
    for (const { move, end } of this.#chunks) bytes.set(move.bytes, end - move.bytes.length);
    return { by: this.by, bytes, chunks: this.#chunks, isEnded: this.#isEnded };
  }
}
