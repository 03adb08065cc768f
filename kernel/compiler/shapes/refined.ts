/**
 * What the shaped reading knows of the names of earlier cells, and the declarations of these cells with it. A name of
 * which it knows nothing stands as the other reading, which decides what may run, declares it.
 */
import type { TS, TypeScript } from "../typescript.js";

export class RefinedNames {
  readonly #ts: TypeScript;
  readonly #known = new Map<string, string>();

  constructor(ts: TypeScript) {
    this.#ts = ts;
  }

  /** The declarations of the earlier cells, with shapes where they are known. */
  declarations(plain: string): string {
    if (this.#known.size === 0) return plain;
    const written = new Set<string>();
    let text = "";
    for (const { names, source, declared } of this.#statements(plain)) {
      if (!names.some((name) => this.#known.has(name))) {
        text += `${source}\n`;
        continue;
      }
      for (const name of names) {
        const known = this.#known.get(name);
        // Each signature of an overloaded function is a statement.
        if (known === undefined) text += `${declared(name)}\n`;
        else if (!written.has(name)) text += `${known}\n`;
        written.add(name);
      }
    }
    return text;
  }

  /** Notes what a cell that was understood in full declares. */
  learn(names: Iterable<string>, declarations: string): void {
    const own = new Set(names);
    const found = new Map<string, string>();
    for (const { names: declaredNames, declared } of this.#statements(declarations)) {
      for (const name of declaredNames) {
        if (own.has(name)) found.set(name, `${found.get(name) ?? ""}${declared(name)}\n`);
      }
    }
    for (const name of own) {
      const text = found.get(name);
      // Lists and maps may be filled with other shapes later, by whoever holds them.
      const isKept = text?.includes("Tensor<[") && !/>\[\]|\b(Array|Map|Set)</.test(text);
      if (isKept) this.#known.set(name, text!);
      else this.#known.delete(name);
    }
  }

  /** @returns whether something was known */
  forget(name: string): boolean {
    return this.#known.delete(name);
  }

  /** What functions return may have followed from a variable that is another now. */
  forgetFunctions(): void {
    for (const [name, text] of this.#known) {
      if (text.replace(/import\("[^"]*"\)/g, "").includes("(")) this.#known.delete(name);
    }
  }

  forgetAll(): void {
    this.#known.clear();
  }

  #statements(text: string): Statement[] {
    const ts = this.#ts;
    const file = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.Latest);
    return file.statements.map((statement) => {
      const source = text.slice(statement.getFullStart(), statement.end).trim();
      if (!ts.isVariableStatement(statement)) {
        const name = (statement as { name?: TS.Node }).name;
        const names = name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
        return { names, source, declared: () => source };
      }
      const { declarations, flags } = statement.declarationList;
      const kind = flags & ts.NodeFlags.Const ? "const" : "let";
      const texts = new Map(
        declarations.map((node) => [
          (node.name as TS.Identifier).text,
          `declare ${kind} ${node.getText(file)};`,
        ]),
      );
      return { names: [...texts.keys()], source, declared: (name) => texts.get(name) ?? source };
    });
  }
}

interface Statement {
  names: string[];
  source: string;
  declared(name: string): string;
}
