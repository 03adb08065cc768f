/** Another way to solve a task of an assignment, and the points that it must get. */
export interface Variant {
  readonly task: string;
  readonly what: string;
  readonly points: number;
  readonly code: string;
}

/** A solution in another style: other names, loops for matrices, arrays for tensors, the library's own functions. */
export const right = (task: string, points: number, what: string, code: string): Variant => ({
  task,
  points,
  what,
  code,
});

/** A mistake that students make, and the points that are left. */
export const wrong = right;
