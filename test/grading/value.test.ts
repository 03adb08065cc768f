/** What passes between a test and a student's code: exact, by value, and nothing but data. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseForeignJson } from "../../notebooks/grading/foreignJson.js";
import { decode, encode, LIMITS, type Value, ValueError } from "../../notebooks/grading/value.js";
import { Tensor, tensor } from "../../runtime/index.js";

const pass = (value: unknown): Value => decode(encode(value));

/** A tensor of one dtype with every bit pattern that its numbers can have. */
const tensors = fc
  .tuple(fc.constantFrom("float64", "float32", "int32", "bool"), fc.array(fc.nat(3), { maxLength: 3 }))
  .chain(([dtype, shape]) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const number = dtype === "bool" ? fc.nat(1) : dtype === "int32" ? fc.integer() : fc.double();
    return fc
      .array(number, { minLength: size, maxLength: size })
      .map((values) => tensor(values, { dtype: dtype as "float64" }).reshape(shape));
  });

describe("a value comes back as it went", () => {
  test("numbers with NaN, the infinities and -0, texts, lists and records", () => {
    const anything = fc.anything({
      key: fc.string().filter((key) => key !== "__proto__"),
      withNullPrototype: false,
      withObjectString: false,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(pass(value)).toStrictEqual(value);
      }),
    );
  });

  test.each([-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "%d alone and in a list",
    (x) => {
      expect(Object.is(pass(x), x)).toBe(true);
      expect(Object.is((pass({ list: [x] }) as { list: number[] }).list[0], x)).toBe(true);
    },
  );

  test("tensors of every dtype, bit by bit", () => {
    fc.assert(
      fc.property(tensors, (x) => {
        const back = pass(x) as Tensor;
        expect(back).toBeInstanceOf(Tensor);
        expect([back.dtype, back.shape]).toEqual([x.dtype, x.shape]);
        expect(Buffer.from(back.data.buffer)).toEqual(Buffer.from(x.data.slice().buffer));
      }),
    );
  });

  test("a typed array is a tensor of rank 1", () => {
    const back = pass({ loss: Float32Array.of(0.5, 2) }) as { loss: Tensor };
    expect([back.loss.dtype, back.loss.toArray()]).toEqual(["float32", [0.5, 2]]);
  });

  test("it is a copy: who changes it changes nothing else", () => {
    const x = tensor([1, 2]);
    (pass(x) as Tensor).data[0] = 9;
    expect(x.toArray()).toEqual([1, 2]);
  });
});

describe("what is not plain data does not pass", () => {
  class Net {}
  const circle: unknown[] = [];
  circle.push(circle);
  test.each([
    ["a function", () => 1, "function"],
    ["a class instance", new Net(), "Net"],
    ["a Map", new Map(), "Map"],
    ["a bigint", 1n, "bigint"],
    ["a symbol", Symbol("x"), "symbol"],
    ["a list that contains itself", circle, "itself"],
  ])("%s", (_, value, word) => {
    expect(() => encode({ value })).toThrow(ValueError);
    expect(() => encode({ value })).toThrow(word);
  });

  test("a getter is read once, and its value is what passes", () => {
    let reads = 0;
    const value = {
      get trap() {
        return ++reads;
      },
    };
    expect(pass(value)).toEqual({ trap: 1 });
  });
});

describe("a text that was not made here is refused", () => {
  const bytes = (n: number) => Buffer.alloc(n).toString("base64");
  test.each([
    ["no JSON", "{"],
    ["an object", '{"a":1}'],
    ["an object deep inside", '["list",["list",{"toJSON":1}]]'],
    ["an unknown tag", '["function","x"]'],
    ["a list without a tag", "[1,2]"],
    ["a key that sets a prototype", '["record","__proto__",1]'],
    ["a key twice", '["record","a",1,"a",2]'],
    ["a record with a key too many", '["record","a"]'],
    ["a number with another name", '["number","1"]'],
    ["a number from a prototype", '["number","constructor"]'],
    ["a number too large for JSON", "1e999"],
    ["-0 without its tag", "-0"],
    ["an unknown dtype", `["tensor","float16",[1],"${bytes(8)}"]`],
    ["a dtype from a prototype", `["tensor","toString",[1],"${bytes(8)}"]`],
    ["a negative size", `["tensor","float64",[-1,-1],"${bytes(8)}"]`],
    ["a size that is no integer", `["tensor","float64",[1.5],"${bytes(12)}"]`],
    ["more values than the shape has", `["tensor","float64",[1],"${bytes(16)}"]`],
    ["fewer values than the shape has", `["tensor","float64",[9007199254740991,4],"${bytes(8)}"]`],
    ["base64 with something else in it", '["tensor","bool",[3],"AA AA"]'],
    ["a bool that is 2", '["tensor","bool",[1],"Ag=="]'],
    ["rows of nothing without end", '["tensor","float64",[9007199254740991,0],""]'],
    ["nothing in rows without end", '["tensor","float64",[0,3000000,3000000],""]'],
    ["thirty million lists in one another", "[".repeat(3e7)],
    ["thirty million values", `["list"${",0".repeat(3e7)}]`],
    ["a rank without end", `["tensor","float64",[${Array(99).fill(1)}],"${bytes(8)}"]`],
    ["lists in lists without end", `${'["list",'.repeat(1e5)}"x"${"]".repeat(1e5)}`],
    ["a text without end", " ".repeat(LIMITS.characters + 1)],
  ])("%s", (_, text) => {
    expect(() => decode(text)).toThrow(ValueError);
  });

  test("decoding random JSON gives a value or a ValueError, and nothing else", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          decode(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ValueError);
        }
      }),
    );
  });
});

describe("JSON of somebody else", () => {
  const wide = { depth: 100, parts: 1e6 };
  test("within its measure it is parsed as JSON is", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseForeignJson(text, wide)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("brackets and commas in texts do not count, however their quotes are escaped", () => {
    const tight = { depth: 1, parts: 2 };
    for (const text of ["[[[,,,", '"[,', '\\"[[,,', "\\", 'a\\\\"[[[,']) {
      expect(parseForeignJson(JSON.stringify([text, text]), tight)).toEqual([text, text]);
    }
  });

  test("beyond it, it is refused before it is parsed", () => {
    for (const text of ['[["a"]]', '{"a":{}}', "[0,0,0]"]) {
      expect(() => parseForeignJson(text, { depth: 1, parts: 2 })).toThrow("more brackets");
    }
  });
});
