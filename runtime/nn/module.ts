/**
 * A module: parameters with a function. Whatever a module keeps in its fields is found by looking: a leaf tensor that
 * wants a gradient is a parameter, any other tensor is a buffer (state that is saved but not learnt), and a module, or
 * an array or record of them, is a part. Nothing has to be registered.
 */
import { inScope, type ScopeOwner } from "../autodiff/scope.js";
import { ArgumentError } from "../errors.js";
import { Tensor } from "../tensor.js";

/** A module with any arguments. */
export type AnyModule = Module<readonly never[], unknown>;

/** The named tensors of a module, for keeping and restoring. */
export type StateDict = Record<string, Tensor>;

/** What a network is made of: parameters and parts in its fields, and a `forward` that says what it computes. */
export abstract class Module<Args extends readonly unknown[] = [Tensor], Result = Tensor>
  implements ScopeOwner
{
  /** True while the module learns: dropout drops, and batch normalisation uses the batch. */
  training = true;

  constructor() {
    // The tape notes which module's forward made a call. The class's own method stays as it is written; this is a
    // door in front of it, invisible where fields are looked through.
    if (typeof this.forward !== "function") return;
    const forward = this.forward.bind(this) as (...args: Args) => Result;
    const noted = (...args: Args): Result =>
      inScope({ kind: "module", name: this.constructor.name, owner: this, inputs: tensorsIn(args) }, () =>
        forward(...args),
      );
    Object.defineProperty(this, "forward", { value: noted, writable: true, configurable: true });
  }

  /** What the module computes. */
  abstract forward(...args: Args): Result;

  /** The fields that may hold tensors and parts, with the names that they have in a path. */
  protected members(): readonly (readonly [string, unknown])[] {
    return Object.entries(this);
  }

  /** One line in the picture of the module, like `64 -> 10`. */
  protected summary(): string {
    return "";
  }

  /** All parameters, each once, with the path that leads to it: `layers.0.weight`. */
  namedParameters(): [string, Tensor][] {
    return this.tensors().filter(([, x]) => x.requiresGrad);
  }

  /** All parameters, each once: what an optimiser takes. */
  parameters(): Tensor[] {
    return this.namedParameters().map(([, x]) => x);
  }

  /** Tensors that are kept but not learnt, with their paths. */
  namedBuffers(): [string, Tensor][] {
    return this.tensors().filter(([, x]) => !x.requiresGrad);
  }

  /** The parts directly inside, with their names. */
  namedChildren(): [string, AnyModule][] {
    const found: [string, AnyModule][] = [];
    visit(this.members(), "", (path, value) => {
      if (value instanceof Module) found.push([path, value]);
    });
    return found;
  }

  /** This module and everything inside it. */
  modules(): AnyModule[] {
    const found = new Set<AnyModule>();
    const collect = (module: AnyModule): void => {
      if (found.has(module)) return;
      found.add(module);
      for (const [, child] of module.namedChildren()) collect(child);
    };
    collect(this as unknown as AnyModule);
    return [...found];
  }

  /** Switches to learning, here and in every part. */
  train(isOn = true): this {
    for (const module of this.modules()) module.training = isOn;
    return this;
  }

  /** Switches to using what was learnt: no dropout, running averages in batch normalisation. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets all gradients. */
  zeroGrad(): this {
    for (const x of this.parameters()) x.zeroGrad();
    return this;
  }

  /** Copies of all parameters and buffers by their paths: later training does not change them. */
  stateDict(): StateDict {
    return Object.fromEntries(this.tensors().map(([path, x]) => [path, x.detach().clone()]));
  }

  /** Puts saved values back. Throws `argument/missing` unless the names are the same, `shape/mismatch`. */
  loadStateDict(state: StateDict): this {
    const own = this.tensors();
    const missing = own.filter(([path]) => !(path in state)).map(([path]) => path);
    const names = new Set(own.map(([path]) => path));
    const unknown = Object.keys(state).filter((path) => !names.has(path));
    if (missing.length + unknown.length > 0) {
      throw new ArgumentError(
        "argument/missing",
        `loadStateDict: missing [${missing.join(", ")}], not known [${unknown.join(", ")}]`,
        "the state must come from a module of the same build",
      );
    }
    for (const [path, x] of own) x.assign(state[path]);
    return this;
  }

  private tensors(): [string, Tensor][] {
    const found = new Map<Tensor, string>();
    const seen = new Set<AnyModule>();
    const collect = (module: AnyModule, prefix: string): void => {
      if (seen.has(module)) return;
      seen.add(module);
      visit(module.members(), prefix, (path, value) => {
        if (value instanceof Module) collect(value, `${path}.`);
        else if (!found.has(value) && value.isLeaf) found.set(value, path);
      });
    };
    collect(this as unknown as AnyModule, "");
    return [...found].map(([x, path]) => [path, x]);
  }

  /** @internal What its box in a picture says: its name in the module around it, its class, its sizes. */
  describeBox(outer: ScopeOwner | null): { readonly title: string; readonly detail: string } {
    const { name: kind } = this.constructor;
    const siblings = outer instanceof Module ? (outer as AnyModule).namedChildren() : [];
    const name = siblings.find(([, child]) => child === (this as unknown))?.[0] ?? "";
    const isNumber = /^\d*$/.test(name);
    return { title: isNumber ? kind : `${name}: ${kind}`, detail: this.summary() };
  }

  /** The parts, indented, and the number of parameters. */
  toString(): string {
    const count = this.parameters().reduce((total, x) => total + x.size, 0);
    return `${this.outline("")}\n${count.toLocaleString("en-US")} parameters`;
  }

  private outline(indent: string): string {
    const head = `${this.constructor.name}(${this.summary()}`;
    const lines = this.namedChildren().map(
      ([name, child]) => `${indent}  (${name}): ${child.outline(`${indent}  `)}`,
    );
    return lines.length === 0 ? `${head})` : `${[head, ...lines].join("\n")}\n${indent})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** Calls `found` for the tensors and modules among members, also inside arrays and plain records. */
function visit(
  members: readonly (readonly [string, unknown])[],
  prefix: string,
  found: (path: string, value: Tensor | AnyModule) => void,
): void {
  for (const [name, value] of members) {
    const path = `${prefix}${name}`;
    if (value instanceof Tensor || value instanceof Module) found(path, value);
    else if (isCollection(value)) visit(Object.entries(value), `${path}.`, found);
  }
}

/** The tensors among arguments, also inside arrays and plain records. */
function tensorsIn(args: readonly unknown[]): Tensor[] {
  // Not through every number of a nested array.
  if (typeof args[0] === "number") return [];
  return args.flatMap((arg) =>
    arg instanceof Tensor ? [arg] : isCollection(arg) ? tensorsIn(Object.values(arg)) : [],
  );
}

function isCollection(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
