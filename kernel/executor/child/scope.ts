/**
 * Where the names of a notebook live.
 *
 * Each cell keeps its own variables in its own `exports` object, and its functions go on using those. A name seen
 * from another cell is an accessor to the cell that declared it last. Preloaded names stand behind all of them,
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

  /** Makes the names of a cell visible to the cells after it; of a cell that threw, those that have a value. */
  publish(own: Names, names: readonly string[], label: string, threw: boolean): void {
    for (const name of names) {
      if (name in globalThis && !(name in this.visible)) this.#ofJavaScript[name] = true;
      const isMissing = threw && own[name] === undefined;
      Object.defineProperty(this.visible, name, {
        configurable: true,
        enumerable: true,
        get: isMissing ? () => missing(own, name, label) : () => own[name],
        set: (value) => {
          own[name] = value;
        },
      });
    }
  }
}

/** A cell that threw may still give the name a value later, from a callback. */
function missing(own: Names, name: string, label: string): unknown {
  if (own[name] !== undefined) return own[name];
  throw new ReferenceError(`${name} has no value: ${label} stopped before it was assigned`);
}
