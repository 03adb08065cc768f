/**
 * A build step, before writePrelude.ts: puts the documentation of every op into the declaration files of the runtime, at
 * the function and at the method of its name, where editors and cells look for it.
 *
 * What an op does is said once, as data in its declaration: sentence, formula, convention, example. The comment that
 * stands in the source, if any, comes after it. That one is read from the source and not from the declaration file,
 * which may have been written by an earlier build.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import type TS from "@tslab/typescript-for-tslab";
import MagicString from "magic-string";

const require = createRequire(import.meta.url);
const ts = createRequire(require.resolve("tslab/dist/converter.js"))(
  "@tslab/typescript-for-tslab",
) as typeof TS;

/** What an op's declaration says about it, as `Doc` in the runtime's op.ts; this room imports no other. */
interface OpDoc {
  sentence: string;
  formula: string;
  convention?: string;
  example: string;
  torch: string;
  differs?: string;
}

const built = new URL("../../runtime/", import.meta.url);
const sources = new URL("../../../runtime/", import.meta.url);
const { registeredOps } = (await import(new URL("index.js", built).href)) as {
  registeredOps(): readonly { name: string; doc: OpDoc }[];
};
const docs = new Map(registeredOps().map(({ name, doc }) => [name, doc]));
/** `var` is a word of JavaScript, so the function has another name than the method. */
docs.set("var", docs.get("variance")!);

interface Named {
  name: string;
  node: TS.Node;
  file: TS.SourceFile;
}

/** Functions, constants and methods of a file. */
function named(url: URL): Named[] {
  const file = ts.createSourceFile(url.href, readFileSync(url, "utf8"), ts.ScriptTarget.Latest, true);
  const nodes = file.statements.flatMap<TS.Node>((statement) =>
    ts.isClassDeclaration(statement) ? [...statement.members] : [statement],
  );
  return nodes.flatMap((node) => {
    const name = ts.isVariableStatement(node)
      ? node.declarationList.declarations[0]!.name
      : ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)
        ? node.name
        : undefined;
    return name !== undefined && ts.isIdentifier(name) ? [{ name: name.text, node, file }] : [];
  });
}

/** Where the documentation of a node stands, if it has any. */
function place({ node, file }: Named): { pos: number; end: number } | undefined {
  const comments = ts.getLeadingCommentRanges(file.text, node.pos) ?? [];
  return comments.findLast(({ pos }) => file.text.startsWith("/**", pos));
}

/** What is written in a comment: its words, and its tags. */
function written(source: Named | undefined): { words: string; tags: string } {
  const found = source && place(source);
  if (found === undefined) return { words: "", tags: "" };
  const text = source!.file.text
    .slice(found.pos + "/**".length, found.end - "*/".length)
    .replace(/^[ \t]*\* ?/gm, "")
    .trim();
  const tags = /^@\w[\s\S]*/m.exec(text)?.[0] ?? "";
  return { words: text.slice(0, text.length - tags.length).trim(), tags };
}

/** The declaration's words, then those of the comment. Four blanks make a formula a block in Markdown. */
function comment(doc: OpDoc, { words, tags }: { words: string; tags: string }): string {
  const paragraphs = [
    doc.sentence,
    doc.formula.replace(/^/gm, "    "),
    doc.convention,
    words,
    doc.torch && `In PyTorch: ${doc.torch}`,
    doc.differs,
  ];
  const lines = [paragraphs.filter(Boolean).join("\n\n"), `@example ${doc.example}`, tags].filter(Boolean);
  const text = lines.join("\n").replaceAll("*/", "*\\/");
  return `/**\n${text.replace(/^/gm, " * ").replace(/ +$/gm, "")}\n */`;
}

for (const folder of ["ops/", "methods/"]) {
  const files = readdirSync(new URL(folder, built), { recursive: true }) as string[];
  for (const path of files.filter((name) => name.endsWith(".d.ts"))) {
    const declarations = new URL(folder + path, built);
    const inSource = named(new URL((folder + path).replace(/\.d\.ts$/, ".ts"), sources));
    const edited = new MagicString(readFileSync(declarations, "utf8"));
    for (const declared of named(declarations)) {
      const doc = docs.get(declared.name);
      if (doc === undefined) continue;
      const own = written(inSource.find(({ name }) => name === declared.name));
      const start = declared.node.getStart(declared.file);
      const indent = " ".repeat(declared.file.getLineAndCharacterOfPosition(start).character);
      const text = comment(doc, own).replaceAll("\n", `\n${indent}`);
      const before = place(declared);
      if (before === undefined) edited.appendLeft(start, `${text}\n${indent}`);
      else edited.update(before.pos, before.end, text);
    }
    writeFileSync(declarations, edited.toString());
  }
}
