/** What a tensor has under another name than in NumPy, in PyTorch, or in an array: a hint beside TypeScript's error. */

const OF_MEMBER: { readonly [name: string]: string } = {
  numel: "x.size counts the numbers of a tensor",
  dim: "x.ndim counts the axes of a tensor",
  view: "x.reshape(2, 3) gives a tensor another shape",
  ravel: "x.flatten() puts all numbers on one axis",
  numpy: "x.toArray() gives the numbers of a tensor",
  tolist: "x.toArray() gives the numbers of a tensor",
  t: "x.T turns a matrix",
  mm: "x.matmul(y) is the matrix product",
  bmm: "x.matmul(y) is the matrix product, also of stacks of matrices",
  astype: 'x.to("float32") changes the dtype',
  copy: "x.clone() makes a copy",
  zero_: "x.zeroGrad() forgets a gradient",
  map: "vmap(f)(x) applies a function to each row; x.toArray() gives arrays, which have map",
  forEach: "x.toArray() gives arrays, which have forEach",
  reduce: "x.sum(), x.prod() and x.max() reduce a tensor; x.toArray() gives arrays, which have reduce",
  filter: "x.at(mask) takes the numbers where a mask is true; x.toArray() gives arrays, which have filter",
};

/** A class of the user's own that is called Tensor has no shape in its type. */
export function memberHint(message: string): string | undefined {
  const [, name = ""] = /^Property '(\w+)' does not exist on type 'Tensor<[^']*>'/.exec(message) ?? [];
  return Object.hasOwn(OF_MEMBER, name) ? OF_MEMBER[name] : undefined;
}
