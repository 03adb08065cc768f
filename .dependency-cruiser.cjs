/**
 * Who may import whom, as rules. A rule's name is the sentence that a person reads when it is broken.
 * Importing only a type counts as importing, except in circles: those are about the order of loading.
 */

/** @param {string} name @param {object} from @param {object} to */
const never = (name, from, to) => ({ name, severity: "error", from, to });

const PROJECT = "^(kernel|runtime|notebooks|test)/";
const PRODUCT = "^(kernel|runtime|notebooks)/";
const CHILD = "kernel/executor/child/";

/**
 * A room that may import only itself, packages, and the rooms named.
 * @param {string} room
 * @param {string} path
 * @param {readonly string[]} allowed
 */
const room = (room, path, allowed) =>
  never(
    `${room} may import only itself${allowed.map((name) => `, ${name}`).join("")}`,
    { path: `^${path}` },
    { path: PROJECT, pathNot: [`^${path}`, ...allowed.map((name) => `^${name}/`)] },
  );

module.exports = {
  forbidden: [
    room("runtime", "runtime/", []),
    room("kernel/protocol", "kernel/protocol/", []),
    room("kernel/compiler", "kernel/compiler/", []),
    room("kernel/display", "kernel/display/", ["runtime"]),
    room("the executor's parent side", "kernel/executor/(?!child/)", []),
    room("the executor's child side", CHILD, [
      "kernel/executor",
      "kernel/display",
      "runtime",
      "notebooks/grading",
    ]),
    room("kernel/labextension", "kernel/labextension/", []),
    never(
      "the executor's parent side may not import its child side",
      { path: "^kernel/", pathNot: `^${CHILD}` },
      { path: `^${CHILD}` },
    ),
    never(
      "kernel/server may not import what runs user code",
      { path: "^kernel/server/" },
      { path: "^(runtime|notebooks|kernel/(display|headless|install|labextension))/" },
    ),
    never(
      "only cli.ts stands above kernel/server",
      { path: PRODUCT, pathNot: "^kernel/(server/|cli\\.ts)" },
      {
        path: "^kernel/server/",
      },
    ),
    never("nothing stands above kernel/cli.ts", { path: PRODUCT }, { path: "^kernel/cli\\.ts$" }),
    never(
      "runtime may use Node's modules only in data/ and engine/native",
      { path: "^runtime/", pathNot: "^runtime/(data/|engine/native)" },
      { dependencyTypes: ["core"] },
    ),
    never(
      "only cli.ts and the entry of the executor's child may import notebooks/grading",
      { path: PRODUCT, pathNot: ["^notebooks/grading/", "^kernel/cli\\.ts$", `^${CHILD}main\\.ts$`] },
      { path: "^notebooks/grading/" },
    ),
    never(
      "only kernel/compiler may use TypeScript's or tslab's API",
      { path: PRODUCT, pathNot: "^kernel/compiler/|\\.mjs$" },
      { path: "node_modules/(typescript|tslab|@tslab)/" },
    ),
    never("product code may not import tests", { path: PRODUCT }, { path: "^test/" }),
    never(
      "product code may not import packages that only development has",
      { path: PRODUCT, pathNot: "^kernel/labextension/" },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    ),
    // An op's derivative is written with ops, and a tensor's methods are ops: there the circle is the maths.
    never(
      "imports may not go in a circle",
      { pathNot: "^runtime/((tensor|leaf|apply|op|create)\\.ts|(ops|declare|autodiff)/)" },
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    never("an import must lead somewhere", {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.venv)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
    },
  },
};
