/**
 * What V8 could not call or read is named as in the compiled cell: `(0 , __cells.sum) is not a function`. The user wrote
 * `sum`.
 */
const NAMED = /^(?:\(0 , [\w$]+\.([\w$.]+)\)|(?:(?:exports|__cells)\.)?([\w$.]+)) is not /;

/** The name in the user's own words, if a message is about one. */
export function calledName(message: string): string | undefined {
  const match = NAMED.exec(message);
  return match?.[1] ?? match?.[2];
}

export function inUsersWords(message: string): string {
  return message.replace(NAMED, (_, called?: string, read?: string) => `${called ?? read} is not `);
}
