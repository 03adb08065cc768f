/** The inputs of this session, as the history request asks for them. */

export interface HistoryEntry {
  line: number;
  input: string;
}

/** This session's number; a negative or other session has no entries, since nothing is kept between sessions. */
const SESSION = 1;

export class History {
  readonly #entries: HistoryEntry[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input });
  }

  tail(n: number): HistoryEntry[] {
    return n <= 0 ? [] : this.#entries.slice(-n);
  }

  range(session: number, start: number, stop: number | undefined): HistoryEntry[] {
    if (session !== 0 && session !== SESSION) return [];
    return this.#entries.filter(({ line }) => line >= start && (stop === undefined || line < stop));
  }

  /** Inputs that match a pattern of `*` and `?`. */
  search(pattern: string, n: number | undefined, isUnique: boolean): HistoryEntry[] {
    const escaped = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    const matcher = new RegExp(`^${escaped}$`, "s");
    let found = this.#entries.filter(({ input }) => matcher.test(input));
    if (isUnique)
      found = found.filter(({ input }, i) => found.findLastIndex((other) => other.input === input) === i);
    return n === undefined ? found : found.slice(-n);
  }

  /** An entry in the protocol's form. */
  static encode({ line, input }: HistoryEntry, withOutput: boolean): (number | string | (string | null)[])[] {
    return [SESSION, line, withOutput ? [input, null] : input];
  }
}
