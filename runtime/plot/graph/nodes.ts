/**
 * The graph behind a result as a picture needs it: leaves, gates and copies as nodes; one edge per use of a value,
 * with the value that flows forward and the gradient that flows back along this edge alone.
 */
import { noGrad } from "../../autodiff/recording.js";
import { callsBehind } from "../../autodiff/tape.js";
import type { Call } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { expandSigmoid } from "./sigmoid.js";
import { symbolOf } from "./symbols.js";

/** Numbers with a shape: what stands on an edge. */
export interface Amount {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

export interface GraphNode {
  readonly id: number;
  readonly kind: "leaf" | "gate" | "copy" | "output";
  /** A gate's sign, a leaf's name; empty for a leaf without a name. */
  readonly label: string;
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
  /** How many calls are left out, the oldest ones. */
  readonly left: number;
}

export interface GraphOptions {
  /** Names of leaves: `{ w0, x0 }`. */
  readonly names?: Readonly<Record<string, Tensor>>;
  /** Draws a sigmoid as the four gates that it is made of. */
  readonly expandSigmoid?: boolean;
}

/** A picture of more gates than this could not be read; the oldest become inputs. */
const MOST_CALLS = 400;

/** Collects nodes and edges; numbers them in their order. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly edges: GraphEdge[] = [];

  node(kind: GraphNode["kind"], label: string): number {
    this.nodes.push({ id: this.nodes.length, kind, label });
    return this.nodes.length - 1;
  }

  edge(from: number, to: number, value: Amount, gradient: Amount | undefined): void {
    this.edges.push({ from, to, value, gradient });
  }
}

export function drawnGraph(output: Tensor, options: GraphOptions = {}): DrawnGraph {
  const all = callsBehind([output]);
  const calls = all.slice(-MOST_CALLS);
  const builder = new GraphBuilder();
  const names = new Map(Object.entries(options.names ?? {}).map(([name, leaf]) => [leaf, name]));
  const uses = usesOf(calls);
  // Where a value can be taken from: its node, or the copy behind it once that is drawn.
  const sources = new Map<Tensor, number>();
  const inputs = inputsInOrder(output, new Set(calls));
  for (const leaf of inputs) sources.set(leaf, builder.node("leaf", names.get(leaf) ?? ""));
  const copied = new Set<Tensor>();
  const sourceOf = (x: Tensor): number => {
    const source = sources.get(x)!;
    const count = uses.get(x)?.length ?? 0;
    if (count < 2 || copied.has(x)) return source;
    const copy = builder.node("copy", "copy");
    builder.edge(source, copy, x, total(uses.get(x)!.map(({ call, index }) => edgeGradient(call, index))));
    sources.set(x, copy);
    copied.add(x);
    return copy;
  };
  for (const call of calls) {
    const incoming = call.inputs.map((x, index) => ({
      from: sourceOf(x),
      value: x,
      gradient: edgeGradient(call, index),
    }));
    if (call.op.name === "sigmoid" && options.expandSigmoid === true) {
      sources.set(call.output, expandSigmoid(builder, incoming[0], call.output));
      continue;
    }
    const gate = builder.node("gate", symbolOf(call.op.name));
    for (const { from, value, gradient } of incoming) builder.edge(from, gate, value, gradient);
    sources.set(call.output, gate);
  }
  const end = builder.node("output", names.get(output) ?? "");
  builder.edge(sources.get(output) ?? 0, end, output, output.grad ?? undefined);
  return { nodes: builder.nodes, edges: builder.edges, left: all.length - calls.length };
}

interface Use {
  readonly call: Call;
  readonly index: number;
}

function usesOf(calls: readonly Call[]): Map<Tensor, Use[]> {
  const uses = new Map<Tensor, Use[]>();
  for (const call of calls) {
    call.inputs.forEach((x, index) => {
      const list = uses.get(x);
      if (list === undefined) uses.set(x, [{ call, index }]);
      else list.push({ call, index });
    });
  }
  return uses;
}

/** What the drawn calls start from, in the order in which the formula names them. */
function inputsInOrder(output: Tensor, calls: ReadonlySet<Call>): Tensor[] {
  const [found, seen]: [Tensor[], Set<Tensor>] = [[], new Set()];
  const open = [output];
  for (let x = open.pop(); x !== undefined; x = open.pop()) {
    if (seen.has(x)) continue;
    seen.add(x);
    if (x.call === null || !calls.has(x.call)) found.push(x);
    else open.push(...[...x.call.inputs].reverse());
  }
  return found;
}

/** The gradient that one use of a value sends back: [Downstream] = [Local] x [Upstream]. */
function edgeGradient(call: Call, index: number): Amount | undefined {
  const upstream = call.output.grad;
  if (upstream === null || !call.inputs[index].requiresGrad) return undefined;
  return noGrad(() => call.op.vjp(upstream, call, index));
}

function total(parts: readonly (Amount | undefined)[]): Amount | undefined {
  const present = parts.filter((part) => part !== undefined);
  if (present.length === 0) return undefined;
  const { shape, data } = present[0];
  const sum = Array.from({ length: data.length }, (_, i) =>
    present.reduce((before, part) => before + part.data[i], 0),
  );
  return { shape, data: sum };
}
