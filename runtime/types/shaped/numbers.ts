/** Products of sizes, digit by digit as on paper: the last digits come first. */
import type { Shape } from "../../shape.js";

/** The number of values of a shape, or `number` if a size is unknown. */
export type Product<S extends Shape> = number extends S["length"]
  ? number
  : number extends S[number]
    ? number
    : ProductOf<S, ["1"]>;

type ProductOf<S extends Shape, Digits extends readonly Digit[]> = S extends readonly [
  infer N extends number,
  ...infer Rest extends Shape,
]
  ? ProductOf<Rest, Times<Digits, DigitsOf<`${N}`>>>
  : Read<Digits>;

type Digit = keyof Counts;

interface Counts {
  "0": [];
  "1": [0];
  "2": [0, 0];
  "3": [0, 0, 0];
  "4": [0, 0, 0, 0];
  "5": [0, 0, 0, 0, 0];
  "6": [0, 0, 0, 0, 0, 0];
  "7": [0, 0, 0, 0, 0, 0, 0];
  "8": [0, 0, 0, 0, 0, 0, 0, 0];
  "9": [0, 0, 0, 0, 0, 0, 0, 0, 0];
}

type DigitsOf<Text extends string> = Text extends `${infer First extends Digit}${infer Rest}`
  ? [...DigitsOf<Rest>, First]
  : [];

type Read<Digits extends readonly Digit[]> = Text<Digits> extends `${infer N extends number}` ? N : number;

/** Without the zeros in front. */
type Text<Digits extends readonly Digit[]> = Digits extends readonly [
  ...infer Front extends readonly Digit[],
  "0",
]
  ? Front extends readonly []
    ? "0"
    : Text<Front>
  : Joined<Digits>;

type Joined<Digits extends readonly Digit[]> = Digits extends readonly [
  infer First extends Digit,
  ...infer Rest extends readonly Digit[],
]
  ? `${Joined<Rest>}${First}`
  : "";

/** A * B: the last digit of B times A, plus ten times the rest. */
type Times<A extends readonly Digit[], B extends readonly Digit[]> = B extends readonly [
  infer First extends Digit,
  ...infer Rest extends readonly Digit[],
]
  ? Rest extends readonly []
    ? Scaled<A, First, "0">
    : Plus<Scaled<A, First, "0">, ["0", ...Times<A, Rest>], "0">
  : [];

type Scaled<A extends readonly Digit[], By extends Digit, Carry extends Digit> = A extends readonly [
  infer First extends Digit,
  ...infer Rest extends readonly Digit[],
]
  ? Step<First, By, Carry> extends [infer Tens extends Digit, infer Ones extends Digit]
    ? [Ones, ...Scaled<Rest, By, Tens>]
    : []
  : [Carry];

type Plus<A extends readonly Digit[], B extends readonly Digit[], Carry extends Digit> = A extends readonly [
  infer N extends Digit,
  ...infer ARest extends readonly Digit[],
]
  ? B extends readonly [infer M extends Digit, ...infer BRest extends readonly Digit[]]
    ? Split<[...Count<N>, ...Count<M>, ...Count<Carry>]> extends [
        infer Tens extends Digit,
        infer Ones extends Digit,
      ]
      ? [Ones, ...Plus<ARest, BRest, Tens>]
      : []
    : Plus<A, ["0"], Carry>
  : B extends readonly []
    ? [Carry]
    : Plus<["0"], B, Carry>;

/** A * B + C as two digits. */
type Step<A, B, C> = Split<[...Repeated<Count<A>, Count<B>>, ...Count<C>]>;

type Count<D> = D extends Digit ? Counts[D] : [];

/** Row once for each entry of Times. */
type Repeated<Row extends readonly 0[], Times> = Times extends readonly [0, ...infer Rest]
  ? [...Row, ...Repeated<Row, Rest>]
  : [];

type Split<Row extends readonly 0[]> =
  `${Row["length"]}` extends `${infer Tens extends Digit}${infer Ones extends Digit}`
    ? [Tens, Ones]
    : ["0", `${Row["length"]}`];
