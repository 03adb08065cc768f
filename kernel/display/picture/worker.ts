/**
 * The thread that draws. It starts with the first picture and takes them one by one; the main thread sleeps until the
 * picture is there, and is woken through `state`.
 */
import { workerData } from "node:worker_threads";
import { drawSvg } from "./draw.js";
import type { Drawn, DrawRequest, WorkerData } from "./picture.js";
import { rasterize } from "./raster.js";

const { port, state } = workerData as WorkerData;

async function draw({ figure, svg, format }: DrawRequest): Promise<Drawn> {
  try {
    const text = svg ?? (await drawSvg(figure));
    return format === "svg" ? { svg: text } : { png: rasterize(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

port.on("message", async (request: DrawRequest) => {
  const drawn = await draw(request);
  port.postMessage({ id: request.id, ...drawn });
  Atomics.store(state, 0, request.id);
  Atomics.notify(state, 0);
});
