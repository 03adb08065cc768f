/**
 * JSON that somebody else wrote. It is measured before it is parsed: a few megabytes of brackets become gigabytes of
 * empty lists, and whoever parses them dies.
 */

export interface Measure {
  /** Lists and objects inside of one another. */
  readonly depth: number;
  /** Commas, and opening brackets of both kinds: at least as many as there are values. */
  readonly parts: number;
}

/** Parses a text that keeps the measure. Throws SyntaxError for one that does not, and for what is no JSON. */
export function parseForeignJson(text: string, measure: Measure): unknown {
  if (!keeps(text, measure)) throw new SyntaxError("more brackets than there may be");
  return JSON.parse(text);
}

const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 44, 91, 93, 123, 125];

function keeps(text: string, { depth, parts }: Measure): boolean {
  let [inside, count] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) count++;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      count++;
      if (++inside > depth) return false;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) inside--;
    if (count > parts) return false;
  }
  return true;
}

/** The place of the quote that closes a string; an odd number of backslashes before it would escape it. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text[before - 1] === "\\") before--;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}
