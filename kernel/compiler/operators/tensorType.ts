/** Whether a type is the runtime's Tensor: a notebook may well write a class of that name itself. */
import type { TS, TypeScript } from "../typescript.js";

const HOME = /\/(?:gradlab|runtime\/tensor)\.d\.ts$/;

export function isTensorType(ts: TypeScript, type: TS.Type): boolean {
  if (type.symbol?.name !== "Tensor") return false;
  // The class itself (`T === Tensor`) has the same symbol, but is an object that nobody declared.
  if (((type as TS.ObjectType).objectFlags & ts.ObjectFlags.Anonymous) !== 0) return false;
  return type.symbol.declarations?.some((node) => HOME.test(node.getSourceFile().fileName)) === true;
}
