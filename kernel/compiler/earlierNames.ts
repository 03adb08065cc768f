/**
 * Names of earlier cells become properties of one object: `n` becomes `__cells.n`, `{ n }` becomes `{ n: __cells.n }`, and the call
 * `f()` becomes `(0, __cells.f)()`, so that f's `this` is undefined as in any module.
 *
 * tslab does this too, but by what a word means to the checker and not by where it stands: of `const { x: a } = point`
 * it takes the x, a property that an earlier cell declares, for a variable. So we go first, and leave nothing
 * that tslab would find: a word that is no variable is replaced by a new one, of which the checker knows nothing.
 */
import type { TS, TypeScript } from "./typescript.js";

/** A parameter of the function that a cell becomes; a name that nobody declares himself, as it may happen to `exports`. */
const CELLS = "__cells";

/** @param isEarlier whether a file has the declarations of the earlier cells */
export function earlierNames(
  ts: TypeScript,
  checker: TS.TypeChecker,
  isEarlier: (file: TS.SourceFile) => boolean,
): TS.TransformerFactory<TS.SourceFile> {
  const isOfEarlierCell = (symbol: TS.Symbol | undefined): boolean =>
    symbol?.declarations?.some((node) => isEarlier(node.getSourceFile())) === true;

  return (context) => {
    const { factory } = context;
    /** What stands behind the name in the code belongs to it too: V8 says of `(0, __cells.f)(x)` where `(x)` begins. */
    const placedAt = <Node extends TS.Node>(node: Node, name: TS.Node): Node =>
      ts.setEmitFlags(ts.setTextRange(node, name), ts.EmitFlags.NoTrailingSourceMap);
    const exported = (name: TS.Identifier): TS.Expression => {
      const inCells = placedAt(factory.createIdentifier(name.text), name);
      return placedAt(factory.createPropertyAccessExpression(factory.createIdentifier(CELLS), inCells), name);
    };
    /** The same word, of which nobody asks what it means. */
    const plain = <Name extends TS.Node>(name: Name): Name =>
      ts.isIdentifier(name)
        ? (ts.setTextRange(factory.createIdentifier(name.text), name) as TS.Node as Name)
        : name;
    const refersToEarlier = (node: TS.Node): node is TS.Identifier =>
      ts.isIdentifier(node) && isOfEarlierCell(checker.getSymbolAtLocation(node));

    /** `(0, __cells.f)`: called so, it is nobody's method. */
    const ofNobody = (f: TS.Expression): TS.Expression =>
      placedAt(
        factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), f)),
        f,
      );
    const isEarlierCallee = (node: TS.Expression): boolean =>
      ts.isParenthesizedExpression(node) ? isEarlierCallee(node.expression) : refersToEarlier(node);

    const { EqualsToken, QuestionQuestionEqualsToken, BarBarEqualsToken, AmpersandAmpersandEqualsToken } =
      ts.SyntaxKind;
    const ASSIGNS: ReadonlySet<TS.SyntaxKind> = new Set([
      EqualsToken,
      QuestionQuestionEqualsToken,
      BarBarEqualsToken,
      AmpersandAmpersandEqualsToken,
    ]);
    const isNameless = (node: TS.Expression): boolean =>
      ts.isArrowFunction(node) ||
      ((ts.isFunctionExpression(node) || ts.isClassExpression(node)) && node.name === undefined);

    const visitAll = <Node extends TS.Node>(node: Node): Node => ts.visitEachChild(node, visit, context);
    const visitValue = (node: TS.Expression): TS.Expression => ts.visitNode(node, visit) as TS.Expression;
    const visitName = (name: TS.PropertyName): TS.PropertyName =>
      ts.isIdentifier(name) ? plain(name) : visitAll(name);

    const visitShorthand = (node: TS.ShorthandPropertyAssignment): TS.Node => {
      const { name, objectAssignmentInitializer: given } = node;
      if (!isOfEarlierCell(checker.getShorthandAssignmentValueSymbol(ts.getOriginalNode(node))))
        return factory.updateShorthandPropertyAssignment(node, name, given && visitValue(given));
      const value = exported(name);
      const whole = given === undefined ? value : factory.createAssignment(value, visitValue(given));
      return ts.setTextRange(factory.createPropertyAssignment(plain(name), whole), node);
    };
    /** `f = () => 1` names the function, which `__cells.f = () => 1` would not: `{ f: () => 1 }.f` does. */
    const visitAssignment = (node: TS.BinaryExpression): TS.Node => {
      const { left, operatorToken, right } = node;
      const name = plain(left as TS.Identifier);
      const named = factory.createObjectLiteralExpression([
        factory.createPropertyAssignment(name, visitValue(right)),
      ]);
      const value = factory.createPropertyAccessExpression(
        factory.createParenthesizedExpression(named),
        name,
      );
      return factory.updateBinaryExpression(node, visitValue(left), operatorToken, value);
    };
    const visitCall = (node: TS.CallExpression): TS.Node => {
      const called = ofNobody(visitValue(node.expression));
      const args = ts.visitNodes(node.arguments, visit) as TS.NodeArray<TS.Expression>;
      return ts.isCallChain(node)
        ? factory.updateCallChain(node, called, node.questionDotToken, undefined, args)
        : factory.updateCallExpression(node, called, undefined, args);
    };

    const visit = (node: TS.Node): TS.Node => {
      if (refersToEarlier(node)) return exported(node);
      if (ts.isPropertyAccessExpression(node) && !ts.isPrivateIdentifier(node.name)) {
        const object = visitValue(node.expression);
        return ts.isPropertyAccessChain(node)
          ? factory.updatePropertyAccessChain(node, object, node.questionDotToken, plain(node.name))
          : factory.updatePropertyAccessExpression(node, object, plain(node.name));
      }
      if (ts.isShorthandPropertyAssignment(node)) return visitShorthand(node);
      if (ts.isPropertyAssignment(node))
        return factory.updatePropertyAssignment(node, visitName(node.name), visitValue(node.initializer));
      if (ts.isBindingElement(node) && node.propertyName !== undefined) {
        const { dotDotDotToken, propertyName, name, initializer } = node;
        const given = initializer && visitValue(initializer);
        return factory.updateBindingElement(
          node,
          dotDotDotToken,
          visitName(propertyName),
          visitAll(name),
          given,
        );
      }
      if (
        ts.isBinaryExpression(node) &&
        ASSIGNS.has(node.operatorToken.kind) &&
        isNameless(node.right) &&
        refersToEarlier(node.left)
      )
        return visitAssignment(node);
      if (ts.isCallExpression(node) && isEarlierCallee(node.expression)) return visitCall(node);
      if (ts.isTaggedTemplateExpression(node) && isEarlierCallee(node.tag)) {
        const tag = ofNobody(visitValue(node.tag));
        return factory.updateTaggedTemplateExpression(node, tag, undefined, visitAll(node.template));
      }
      return visitAll(node);
    };
    return visitAll;
  };
}
