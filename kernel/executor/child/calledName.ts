/**
 * What V8 could not call or read is named as in the compiled cell: `(0 , __cells.sum) is not a function`. The user wrote
 * `sum`.
 */
const NAMED =
  /^(?:\(0 , [\w$]+\.([\w$.]+)\)|(?:(?:exports|__cells)\.)?([\w$.]+))((?:\(\.\.\.\)|\.[\w$]+)*) is not /;

/** The name in the user's own words, if a message is about one, and not about what its call gave. */
export function calledName(message: string): string | undefined {
  const [, called, read, tail] = NAMED.exec(message) ?? [];
  return tail === "" ? (called ?? read) : undefined;
}

export function inUsersWords(message: string): string {
  return message.replace(
    NAMED,
    (_, called?: string, read?: string, tail?: string) => `${called ?? read}${tail} is not `,
  );
}
