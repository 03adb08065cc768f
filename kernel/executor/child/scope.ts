/**
 * Where the names of a notebook live.
 *
 * The variables of a cell are its own, and its functions go on using those; its `exports` object has an accessor to each of them.
 * A name seen from another cell is an accessor to the cell that declared it last. Preloaded names stand behind all of them,
 * so a cell may hide one. Nothing is put on `globalThis`: a cell that says `const URL = ...` breaks no library.
 */

export type Names = { [name: string]: unknown };

export class Scope {
  readonly #preloaded: Names;
  /** What a cell sees: preloaded names, and an accessor for each name of the cells that ran. */
  readonly visible: Names;
  /**
   * Names of JavaScript's own that a cell has taken. A cell reads them from `exports`; what TypeScript adds to the code of
   * a cell means JavaScript's `Object`, whatever a cell calls so.
   */
  readonly #ofJavaScript: { [name: string]: true } = Object.create(null);

  constructor(preloaded: Names) {
    this.#preloaded = preloaded;
    this.visible = Object.create(null) as Names;
    Object.defineProperty(this.visible, Symbol.unscopables, { value: this.#ofJavaScript });
    for (const [name, value] of Object.entries(preloaded)) {
      Object.defineProperty(this.visible, name, {
        value,
        writable: true,
        configurable: true,
        enumerable: true,
      });
    }
  }

  /** Whether a cell has taken a preloaded name. */
  hides(name: string): boolean {
    if (!Object.hasOwn(this.#preloaded, name)) return false;
    return Object.getOwnPropertyDescriptor(this.visible, name)?.get !== undefined;
  }

  /** The `exports` of a new cell: its own names, and through its prototype all others. */
  enter(names: readonly string[]): Names {
    const own = Object.create(this.visible) as Names;
    for (const name of [...names, "__esModule"]) {
      Object.defineProperty(own, name, {
        value: undefined,
        writable: true,
        configurable: true,
        enumerable: true,
      });
    }
    return own;
  }

  /** Gives the `exports` of a cell the accessors to its variables, see the compiler's cellVariables.ts. */
  share(own: Names, accessors: Names): void {
    Object.defineProperties(own, Object.getOwnPropertyDescriptors(accessors));
  }

  /** Makes the names of a cell visible to the cells after it; of a cell that threw, those that have a value. */
  publish(own: Names, names: readonly string[], label: string, threw: boolean): void {
    for (const name of names) {
      if (name in globalThis && !(name in this.visible)) this.#ofJavaScript[name] = true;
      const { get, set } = Object.getOwnPropertyDescriptor(own, name)!;
      this.#show(name, {
        get: threw ? () => whatWasReached(own, name, label) : (get ?? (() => own[name])),
        set: threw ? (value) => this.#assign(own, name, value) : (set ?? ((value) => (own[name] = value))),
      });
    }
  }

  #show(name: string, descriptor: PropertyDescriptor): void {
    Object.defineProperty(this.visible, name, { configurable: true, enumerable: true, ...descriptor });
  }

  /** Nobody can assign a variable that its cell did not get to declare: then the cells to come have one of that name. */
  #assign(own: Names, name: string, value: unknown): void {
    try {
      own[name] = value;
    } catch {
      this.#show(name, { value, writable: true });
    }
  }
}

/** Of a variable JavaScript says whether it was declared; a class or an import has no value before. */
function whatWasReached(own: Names, name: string, label: string): unknown {
  const isVariable = Object.getOwnPropertyDescriptor(own, name)?.get !== undefined;
  try {
    const value = own[name];
    if (isVariable || value !== undefined) return value;
  } catch {
    // It says that the name was used before its declaration; the user sees the one in another cell.
  }
  throw new ReferenceError(`${name} has no value: ${label} stopped before it was assigned`);
}
