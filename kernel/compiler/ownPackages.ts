/**
 * Types of packages that come with this project, for a notebook that lies elsewhere. When it runs, a cell finds a package
 * in the notebook's own node_modules, else in this project's; so here the names that the first has not are looked up in
 * the second. What declaration files name is left as it is: they do without many packages.
 */
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import type { TS, TypeScript } from "./typescript.js";

const HERE = fileURLToPath(import.meta.url);

export function withOwnPackages(ts: TypeScript, host: TS.CompilerHost): void {
  const resolve = host.resolveModuleNameLiterals?.bind(host);
  if (resolve === undefined) return;
  const known = new Map<string, TS.ResolvedModuleWithFailedLookupLocations>();
  const own = (name: string, options: TS.CompilerOptions) => {
    const resolution = known.get(name) ?? ts.resolveModuleName(name, HERE, options, host);
    known.set(name, resolution);
    return resolution;
  };
  host.resolveModuleNameLiterals = (literals, importer, redirect, options, ...rest) => {
    const resolutions = resolve(literals, importer, redirect, options, ...rest);
    if (importer.endsWith(".d.ts")) return resolutions;
    return resolutions.map((resolution, i) => {
      const name = literals[i]!.text;
      if (resolution.resolvedModule !== undefined || name.startsWith(".") || isAbsolute(name))
        return resolution;
      const found = own(name, options);
      return found.resolvedModule === undefined ? resolution : found;
    });
  };
}
