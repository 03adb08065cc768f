/**
 * One cell through tslab's converter: as it stands and, if one of its operators may meet a tensor, once more with the
 * operators as typed calls. A cell without such operators pays nothing for them.
 */
import type { CompiledModule, Problem } from "./compiler.js";
import { tensorConditions } from "./operators/conditions.js";
import { mayMeetTensors } from "./operators/judge.js";
import { type Place, type Rewritten, rewriteOperators } from "./operators/rewrite.js";
import { problemAt, readable } from "./problem.js";
import { PREFIX, PREFIX_LINES, type TS, type TslabConverter } from "./tslabConverter.js";

type Converted = ReturnType<TslabConverter["convert"]>;

export interface ConvertedCell {
  result: Converted;
  /** The text that was taken, if it was not the cell's own. */
  rewritten: Rewritten | undefined;
  problems: Problem[];
  modules: CompiledModule[];
}

export function convertCell(tslab: TslabConverter, declarations: string, text: string): ConvertedCell {
  const { ts } = tslab;
  const first = tslab.convert(declarations, text);
  // A file beside the notebook is compiled once only, so what the first conversion gave is kept.
  const modules = modulesOf(tslab, first);
  const { file, checker } = tslab.checked();
  const rewritten = mayMeetTensors(ts, file, checker) ? rewriteOperators(ts, text, PREFIX) : undefined;
  if (rewritten === undefined)
    return { result: first, rewritten, problems: problemsOf(tslab, first, text, undefined), modules };

  const second = tslab.convert(declarations, rewritten.text, rewritten);
  modules.push(...modulesOf(tslab, second));
  const problems = problemsOf(tslab, second, text, rewritten);
  if (problems.length === 0 || first.diagnostics.length > 0)
    return { result: second, rewritten, problems, modules };
  // TypeScript takes the cell as it stands but not with typed calls: then it runs as it stands.
  const third = tslab.convert(declarations, text);
  return {
    result: third,
    rewritten: undefined,
    problems: problemsOf(tslab, third, text, undefined),
    modules,
  };
}

function modulesOf(tslab: TslabConverter, { sideOutputs = [] }: Converted): CompiledModule[] {
  return sideOutputs.map(({ path, data }) => ({ path, code: data, map: tslab.moduleMap(data) }));
}

function problemsOf(
  tslab: TslabConverter,
  result: Converted,
  text: string,
  rewritten: Rewritten | undefined,
): Problem[] {
  const { ts } = tslab;
  const { file, checker } = tslab.checked();
  const toUser = (place: Place) => rewritten?.toUser(place) ?? place;
  const endToUser = (place: Place) => rewritten?.endToUser(place) ?? place;
  const placeOf = (offset: number): Place => {
    const { line, character } = ts.getLineAndCharacterOfPosition(file, offset);
    return { line: line - PREFIX_LINES, column: character };
  };
  const refused = tslab.judgement().refused.map(({ message, start }) => {
    const place = toUser(placeOf(start));
    return problemAt(text, { code: 2365, message, start: place, end: place });
  });
  const said = result.diagnostics
    .filter(({ messageText }) => !messageText.includes("OperatorRefused"))
    .map(({ code, messageText, fileName, start, end }) => {
      const isCell = fileName === undefined;
      const [from, to] = [start, end].map(({ line, character }) => ({ line, column: character })) as [
        Place,
        Place,
      ];
      return problemAt(text, {
        code,
        message: readable(messageText),
        start: isCell ? toUser(from) : from,
        end: isCell ? endToUser(to) : to,
        file: fileName,
        hint: becomesTensor(code, messageText),
      });
    });
  const conditions = tensorConditions(ts, file as TS.SourceFile, checker).map(({ message, start, end }) =>
    problemAt(text, { code: 2367, message, start: toUser(placeOf(start)), end: endToUser(placeOf(end)) }),
  );
  return [...refused, ...said, ...conditions];
}

/** `let loss = 0; loss += x.mul(x)`: the variable was made for numbers. */
function becomesTensor(code: number, message: string): string | undefined {
  if (code !== 2322 || !/^Type 'Tensor(<.*>)?' is not assignable to type 'number'/.test(readable(message))) {
    return undefined;
  }
  return "this variable was made for numbers: start it as a tensor, for example with tensor(0)";
}
