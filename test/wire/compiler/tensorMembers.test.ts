/** Names of other libraries on a tensor: TypeScript refuses them, and the error says what it is called here. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;
beforeAll(async () => {
  client = await Client.start();
  await client.value("const x = tensor([[1, 2], [3, 4]]);");
});
afterAll(() => client.close());

test.each([
  ["x.view(4)", "x.reshape"],
  ["x.map((t) => t)", "vmap"],
  ["x.numpy()", "x.toArray()"],
  ["x.t()", "x.T"],
])("%s is refused with what it is here", async (code, hint) => {
  const { reply } = await client.execute(code);
  expect(reply.status).toBe("error");
  expect((reply.traceback as string[]).join("\n")).toContain(hint);
});

test("a class of one's own with that name is not spoken of", async () => {
  const { reply } = await client.execute("{ class Tensor {} new Tensor().view(); }");
  expect((reply.traceback as string[]).join("\n")).not.toContain("reshape");
});

test("what the hints offer is there", async () => {
  const offered =
    "x.reshape(2, 2), x.flatten(), x.toArray(), x.T, x.matmul(x), x.clone(), x.size, x.ndim, x.sum(), x.prod(), x.max()";
  await client.value(`[${offered}, x.at(x > 2), vmap((r) => r)(x), x.to("float32")]; x.zeroGrad()`);
});
