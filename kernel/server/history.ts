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
    let found = this.#entries.filter(({ input }) => matches(input, pattern));
    if (isUnique)
      found = found.filter(({ input }, i) => found.findLastIndex((other) => other.input === input) === i);
    return n === undefined ? found : found.slice(-n);
  }

  /** An entry in the protocol's form. */
  static encode({ line, input }: HistoryEntry, withOutput: boolean): (number | string | (string | null)[])[] {
    return [SESSION, line, withOutput ? [input, null] : input];
  }
}

/**
 * Whether a text is as a pattern of `*` and `?` says. Between stars the first place that fits is as good as any other, so
 * no place is looked at twice; a regular expression of the whole would try all ways to divide the text.
 */
function matches(input: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*").map(expressionOf);
  const last = rest.pop();
  const head = new RegExp(`^${first}${last === undefined ? "$" : ""}`, "su").exec(input);
  if (head === null) return false;
  if (last === undefined) return true;
  let at = head[0].length;
  for (const part of rest) {
    const next = new RegExp(part, "gsu");
    next.lastIndex = at;
    if (next.exec(input) === null) return false;
    at = next.lastIndex;
  }
  return new RegExp(`${last}$`, "su").test(input.slice(at));
}

function expressionOf(part: string): string {
  return part.replace(/[.+^${}()|[\]\\/]/g, "\\$&").replaceAll("?", ".");
}
