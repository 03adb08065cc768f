/**
 * The thread that draws. It starts with the first picture and takes them one by one; the main thread sleeps until the
 * picture is there, and is woken through `state`.
 */
import { workerData } from "node:worker_threads";
import type { Drawn, DrawRequest, WorkerData } from "./picture.js";

const { port, state } = workerData as WorkerData;

async function draw({ figure, svg, format }: DrawRequest): Promise<Drawn> {
  try {
    // Loaded here, so that a machine on which they do not load is told as any other problem.
    const text = svg ?? (await (await import("./draw.js")).drawSvg(figure));
    if (format === "svg") return { svg: text };
    const { rasterize } = await import("./raster.js");
    return { png: rasterize(text) };
  } catch (error) {
    // After a trap, nothing is certain about the renderer's memory.
    if (error instanceof WebAssembly.RuntimeError) {
      return { problem: "the renderer cannot draw it", isBroken: true };
    }
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

port.on("message", async (request: DrawRequest) => {
  const drawn = await draw(request);
  port.postMessage({ id: request.id, ...drawn });
  Atomics.store(state, 0, request.id);
  Atomics.notify(state, 0);
});
