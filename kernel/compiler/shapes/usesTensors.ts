/** Whether a cell has anything to do with tensors: the others cost no second reading. */
import type { CheckedCell } from "../tslabConverter.js";
import type { TS, TypeScript } from "../typescript.js";

/**
 * Whether a cell names something from which it could have tensors: a preloaded name, a module, or a name of an earlier
 * cell that says so. Without TypeScript's checker, for the many cells that do not.
 */
export function mayUseTensors(text: string, declarations: string, preloaded: ReadonlySet<string>): boolean {
  if (/\bTensor/.test(declarations)) return true;
  return text.match(/[\w$]+/g)?.some((word) => preloaded.has(word) || FROM_ELSEWHERE.has(word)) === true;
}

const FROM_ELSEWHERE = new Set(["import", "require", "globalThis", "eval"]);

export function usesTensors(ts: TypeScript, { file, checker }: CheckedCell): boolean {
  const seen = new Set<TS.Symbol>();
  const { NumberLike, StringLike, BooleanLike, BigIntLike } = ts.TypeFlags;
  const plain = NumberLike | StringLike | BooleanLike | BigIntLike;
  const isAboutTensors = (node: TS.Identifier): boolean => {
    const symbol = checker.getSymbolAtLocation(node);
    if (symbol === undefined || seen.has(symbol)) return false;
    seen.add(symbol);
    const type = checker.getTypeAtLocation(node);
    if ((type.flags & plain) !== 0) return false;
    if (/\bTensor(Like)?\b/.test(checker.typeToString(type))) return true;
    const [declaration] = type.symbol?.declarations ?? [];
    return declaration !== undefined && /\bTensor\b/.test(headOf(declaration));
  };
  const visit = (node: TS.Node): boolean => {
    // What has a member called so says enough itself.
    const isMember = node.parent !== undefined && ts.isPropertyAccessExpression(node.parent);
    if (ts.isIdentifier(node) && !(isMember && node.parent.name === node) && isAboutTensors(node))
      return true;
    return ts.forEachChild(node, (child) => visit(child) || undefined) === true;
  };
  return visit(file);
}

/** The first words of a declaration; those of a namespace or a large class say enough. */
function headOf(declaration: TS.Declaration): string {
  const { text } = declaration.getSourceFile();
  return text.slice(declaration.pos, Math.min(declaration.end, declaration.pos + 2000));
}
