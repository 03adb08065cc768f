/**
 * The graph behind a result as a picture needs it: leaves, gates, copies and boxes as nodes; one edge per use of a
 * value, with the value that flows forward and the gradient that flows back along this edge alone.
 */
import type { ScopeOwner } from "../../autodiff/scope.js";
import { callsBehind } from "../../autodiff/tape.js";
import type { Call } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { type Amount, amountOf, formatFor, type NumberFormat } from "./amount.js";
import { boxOf } from "./box.js";
import { type GradientOf, gradientAmount, gradientInto, total } from "./gradients.js";
import { type Uses, usesOf } from "./leaves.js";
import { expandSigmoid } from "./sigmoid.js";
import { symbolOf } from "./symbols.js";
import { type Unit, unitsOf } from "./units.js";

export interface GraphNode {
  readonly id: number;
  readonly kind: "leaf" | "gate" | "copy" | "box" | "output";
  /** A gate's sign, a box's title, a leaf's name; empty for a leaf without a name. */
  readonly label: string;
  /** Further lines in a box. */
  readonly lines?: readonly string[];
  /** In red below them: how large the gradient of a box's parameters is. */
  readonly gradient?: number;
}

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly value: Amount;
  /** Missing where no gradient flows, or where backward has not run. */
  readonly gradient?: Amount;
}

export interface DrawnGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** How many gates there are, drawn or in boxes. */
  readonly gates: number;
  /** True where modules or neighbours are collapsed into boxes. */
  readonly isCollapsed: boolean;
  /** How many parameters are in boxes. */
  readonly parameters: number;
  readonly format: NumberFormat;
}

/** How a graph is drawn. */
export interface GraphOptions {
  /** Names of leaves: `{ w0, x0 }`. */
  readonly names?: Readonly<Record<string, Tensor>>;
  /** Draws a sigmoid as the four gates that it is made of. */
  readonly expandSigmoid?: boolean;
  /**
   * How far modules and groups are opened: 0 draws the outermost as one box each, 1 what is directly inside them, and
   * Infinity every gate. By default as far as a page can show.
   */
  readonly depth?: number;
  /** Decimals of the numbers; by default two, as slides have, and none where all numbers are whole. */
  readonly digits?: number;
}

/** Collects nodes and edges; numbers nodes in their order. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly edges: GraphEdge[] = [];

  node(kind: GraphNode["kind"], label: string, more: Partial<GraphNode> = {}): number {
    this.nodes.push({ ...more, id: this.nodes.length, kind, label });
    return this.nodes.length - 1;
  }

  edge(from: number, to: number, value: Amount, gradient: Amount | undefined): void {
    this.edges.push({ from, to, value, gradient });
  }
}

export function drawnGraph(
  output: Tensor,
  options: GraphOptions = {},
  gradientOf: GradientOf = (x) => x.grad,
): DrawnGraph {
  const calls = callsBehind([output]);
  const units = unitsOf(calls, options.depth);
  const names = new Map(Object.entries(options.names ?? {}).map(([name, leaf]) => [leaf, name]));
  const uses = usesOf(units, names);
  const labels = new Map([...parameterNames(calls), ...names]);
  const builder = new GraphBuilder();
  const drawn = new Drawing(builder, uses, gradientOf);
  for (const leaf of inputsInOrder(output, units, uses)) {
    drawn.put(leaf, builder.node("leaf", labels.get(leaf) ?? ""));
  }
  for (const unit of units) drawn.unit(unit, options);
  const end = builder.node("output", names.get(output) ?? "");
  const gradient = gradientOf(output);
  builder.edge(
    drawn.source(output),
    end,
    amountOf(output),
    gradient === null ? undefined : gradientAmount(gradient),
  );
  const isCollapsed = units.some(({ kind }) => kind === "box");
  const { nodes } = builder;
  // Between gates a large gradient is its shape, as on slides; between boxes its length says more.
  const edges = isCollapsed ? builder.edges : builder.edges.map(withoutNorm);
  const amounts = edges.flatMap(({ value, gradient }) =>
    gradient === undefined ? [value] : [value, gradient],
  );
  const norms = nodes.map(({ gradient: norm }) => ({ shape: [], data: [], norm }));
  return {
    nodes,
    edges,
    gates: calls.length,
    isCollapsed,
    parameters: [...uses.inside].reduce((sum, leaf) => sum + (leaf.requiresGrad ? leaf.size : 0), 0),
    format: formatFor([...amounts, ...norms], options.digits),
  };
}

/** Where a value can be taken from: its node, or the copy behind it once that is drawn. */
class Drawing {
  readonly #sources = new Map<Tensor, number>();
  readonly #copied = new Set<Tensor>();

  constructor(
    readonly builder: GraphBuilder,
    readonly uses: Uses,
    readonly gradientOf: GradientOf,
  ) {}

  put(x: Tensor, node: number): void {
    this.#sources.set(x, node);
  }

  source(x: Tensor): number {
    const source = this.#sources.get(x)!;
    const users = this.uses.of(x);
    if (users.length < 2 || this.#copied.has(x)) return source;
    const copy = this.builder.node("copy", "copy");
    const parts = users.map((use) => gradientInto(use, users.length, this.gradientOf));
    this.builder.edge(source, copy, amountOf(x), total(parts));
    this.put(x, copy);
    this.#copied.add(x);
    return copy;
  }

  unit(unit: Unit, { expandSigmoid: isExpanded }: GraphOptions): void {
    const incoming = this.uses.into(unit).map((use) => ({
      from: this.source(use.x),
      value: amountOf(use.x),
      gradient: gradientInto(use, this.uses.of(use.x).length, this.gradientOf),
    }));
    const [{ op, output }] = unit.calls;
    if (unit.kind === "gate" && op.name === "sigmoid" && isExpanded === true) {
      const upstream = this.gradientOf(output);
      this.put(output, expandSigmoid(this.builder, incoming[0], upstream && amountOf(upstream)));
      return;
    }
    const node =
      unit.kind === "box"
        ? this.builder.node("box", ...boxOf(unit, this.uses.insideOf(unit), this.gradientOf))
        : this.builder.node("gate", symbolOf(unit.scope?.name ?? op.name));
    for (const { from, value, gradient } of incoming) this.builder.edge(from, node, value, gradient);
    for (const { output } of unit.calls) this.put(output, node);
  }
}

/** What the drawn units start from, in the order in which the formula names them. */
function inputsInOrder(output: Tensor, units: readonly Unit[], uses: Uses): Tensor[] {
  const unitOf = new Map(units.flatMap((unit) => unit.calls.map(({ output }) => [output, unit] as const)));
  const [found, seen]: [Tensor[], Set<Tensor | Unit>] = [[], new Set()];
  const open = [output];
  for (let x = open.pop(); x !== undefined; x = open.pop()) {
    const unit = unitOf.get(x);
    if (seen.has(unit ?? x)) continue;
    seen.add(unit ?? x);
    if (unit === undefined) found.push(x);
    else
      open.push(
        ...uses
          .into(unit)
          .map((use) => use.x)
          .reverse(),
      );
  }
  return found;
}

function withoutNorm(edge: GraphEdge): GraphEdge {
  return edge.gradient === undefined ? edge : { ...edge, gradient: { ...edge.gradient, norm: undefined } };
}

/** What the outermost modules call their parameters. */
function parameterNames(calls: readonly Call[]): Map<Tensor, string> {
  const owners = new Set<ScopeOwner>();
  for (const call of calls) {
    let owner: ScopeOwner | null = null;
    for (let scope = call.scope; scope !== null; scope = scope.outer) owner = scope.owner ?? owner;
    if (owner !== null) owners.add(owner);
  }
  return new Map(
    [...owners].flatMap((owner) => owner.namedParameters().map(([name, x]) => [x, name] as const)),
  );
}
