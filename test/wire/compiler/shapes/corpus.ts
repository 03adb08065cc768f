/**
 * The programs of correct.txt, students.txt and mistakes.txt: after `//=== title` the text of a program, its cells parted by `//---`;
 * of a mistake, at the end, `//> line sentence` in its last cell, or `//> missed` where types cannot see it.
 */
import { readFileSync } from "node:fs";

export interface Program {
  title: string;
  cells: string[];
  /** The sentence that is to be said of the last cell. */
  sentence?: string;
  line?: number;
}

export function readCorpus(name: "correct" | "mistakes" | "students"): Program[] {
  const text = readFileSync(new URL(`./${name}.txt`, import.meta.url), "utf8");
  return text
    .split(/^\/\/=== /m)
    .slice(1)
    .map((part) => {
      const [title = "", ...lines] = part.split("\n");
      const code = lines.filter((line) => !line.startsWith("//>")).join("\n");
      const cells = code.split(/^\/\/---$/m).map((cell) => cell.trim());
      const [, line, sentence] = /^\/\/> (\d+) (.*)$/m.exec(part) ?? [];
      return sentence === undefined ? { title, cells } : { title, cells, sentence, line: Number(line) };
    });
}
