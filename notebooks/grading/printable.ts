/**
 * Names and messages come from files and code of students. Nothing in them may move a cursor, turn a line around, or
 * hide: what a reader would not see is shown as a question mark, or, in JSON, by its number.
 */

/** Controls, what turns the direction of writing, and what has no width. Joiners stay: words of some languages have them. */
const UNSEEN = /[\p{Cc}\u061C\u200B\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const LINES = new Set(["\n", "\r", "\t"]);

/** For one line on a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, "?");
}

/** For a text of several lines. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => (LINES.has(character) ? character : "?"));
}

/** JSON in which what is not seen is written as `\u202e`: it means the same. */
export function visibleJson(value: unknown): string {
  const escape = (character: string) =>
    LINES.has(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(value, null, 2).replace(UNSEEN, escape)}\n`;
}
