/**
 * One cell through tslab's converter: as it stands and, if one of its operators may meet a tensor, once more with the
 * operators as typed calls. A cell without such operators pays nothing for them.
 */
import type { CompiledModule, Problem } from "./compiler.js";
import { hintInFile, withFiles } from "./fileProblems.js";
import { tensorBrackets } from "./operators/brackets.js";
import { assigningCall, operatorCall } from "./operators/calls.js";
import { tensorConditions } from "./operators/conditions.js";
import { operatorHint } from "./operators/hints.js";
import { judgeOperators, mayMeetTensors, openEqualities } from "./operators/judge.js";
import { memberHint } from "./operators/members.js";
import { type Place, type Rewritten, rewriteOperators } from "./operators/rewrite.js";
import { problemAt, readable } from "./problem.js";
import { PREFIX, PREFIX_LINES, type TslabConverter } from "./tslabConverter.js";
import type { TS, TypeScript } from "./typescript.js";

const NO_SUCH_PROPERTY = new Set([2339, 2551, 7053]);
/** No index, a comma without effect, and a comparison without overlap: about a tensor we say more. */
const SAID_BETTER = /^TS(2538|2695|2367|2345: .*'PropertyKey')/;

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
  const equalities = openEqualities(ts, file, checker);
  const isConcerned = equalities.size > 0 || mayMeetTensors(ts, file, checker);
  const options = { moduleMark: PREFIX, openEqualities: equalities };
  const rewritten = isConcerned ? rewriteOperators(ts, text, options) : undefined;
  if (rewritten === undefined)
    return { result: first, rewritten, problems: problemsOf(tslab, first, text, undefined), modules };

  const second = tslab.convert(declarations, rewritten.text, rewritten);
  modules.push(...modulesOf(tslab, second));
  const problems = problemsOf(tslab, second, text, rewritten);
  const isCertain = tslab.judgement().refused.some(({ isTensor }) => isTensor);
  if (problems.length === 0 || first.diagnostics.length > 0 || isCertain)
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
  return sideOutputs.map(({ path, data }) => ({ path, code: data, maps: tslab.moduleMaps(data) }));
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
  /** TypeScript's words about one place come in parts. */
  const wholeOf = ({ offset }: { offset: number }) =>
    result.diagnostics
      .filter(({ start }) => start.offset === offset)
      .map(({ messageText }) => readable(messageText))
      .join("\n");
  const asked = [
    ...tensorConditions(ts, file as TS.SourceFile, checker),
    ...tensorBrackets(ts, file as TS.SourceFile, checker),
  ];
  const isAbout = (offset: number) =>
    asked.some(({ whole: { start, end } }) => start <= offset && offset < end);
  // A cell in which something else is wrong too was not compiled, and its operators not judged.
  const isJudged = rewritten === undefined || result.diagnostics.length === 0;
  const { refused: judged } = isJudged ? tslab.judgement() : judgeOperators(ts, file, checker);
  const refused = judged
    .filter(({ start }) => !isAbout(start))
    .map(({ message, hint, start }) => {
      const place = toUser(placeOf(start));
      return problemAt(text, { code: 2365, message, hint, start: place, end: place });
    });
  const said = withFiles(result.diagnostics)
    .filter(({ messageText }) => !messageText.includes("OperatorRefused"))
    .flatMap(({ code, messageText, fileName, start, end }) => {
      const message = readable(messageText);
      const [from, to] = [start, end].map(({ line, character }) => ({ line, column: character })) as [
        Place,
        Place,
      ];
      if (fileName !== undefined)
        return problemAt(text, {
          code,
          message,
          hint: hintInFile(code, message),
          start: from,
          end: to,
          file: fileName,
        });
      const offset = ts.getPositionOfLineAndCharacter(file, from.line + PREFIX_LINES, from.column);
      const place = writtenPlace(tslab, offset);
      if (SAID_BETTER.test(`TS${code}: ${message}`) && isAbout(offset)) return [];
      // It is said of reading `a().b` already.
      if (place !== undefined && NO_SUCH_PROPERTY.has(code)) return [];
      return problemAt(text, {
        code,
        message,
        start: toUser(place === undefined ? from : placeOf(place.start)),
        end: endToUser(place === undefined ? to : placeOf(place.end)),
        hint:
          operatorHint(ts, file, checker, { code, start: offset, message: wholeOf(start) }) ??
          memberHint(message),
      });
    });
  const questions = asked.map(({ message, start, end }) =>
    problemAt(text, { code: 2367, message, start: toUser(placeOf(start)), end: endToUser(placeOf(end)) }),
  );
  return [...refused, ...said, ...questions];
}

/** What is wrong with the assignment in `a().b += y` is told of `a().b`. */
function writtenPlace(
  { ts, checked }: TslabConverter,
  offset: number,
): { start: number; end: number } | undefined {
  const { file } = checked();
  const call = assigningCall(ts, (ts as NodeFinder).getTokenAtPosition(file, offset));
  const target = call && operatorCall(ts, call)?.target;
  if (target === undefined) return undefined;
  const { object, key, read } = target;
  return { start: object.getStart(file), end: (key ?? read).end };
}

/** TypeScript's own; its public declarations leave it out. */
type NodeFinder = TypeScript & { getTokenAtPosition(file: TS.SourceFile, position: number): TS.Node };
