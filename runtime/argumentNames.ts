/** What a function calls its arguments, as far as its text says it: for pictures and tables of what it computes. */

/** `["x", "w"]` of `(x, w) => ...`; a pattern or a default stands for no name. */
export function argumentNames(f: (...inputs: never[]) => unknown): string[] {
  const [, list = ""] = /^(?:async\s+)?(?:function\b[^(]*)?\(?([\w$,\s]*)\)?/.exec(String(f)) ?? [];
  return list.split(",").flatMap((name) => (/^\s*[A-Za-z_$][\w$]*\s*$/.test(name) ? name.trim() : []));
}
