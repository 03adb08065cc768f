/**
 * Where the kernels of a run live: our own gateway, or a Jupyter server somebody else started. Tells apart a wrong
 * address, a wrong token and a kernel that is not installed there, before any notebook runs.
 */
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { KernelSpecAPI, ServerConnection } from "@jupyterlab/services";
import { type Server, serverSettings } from "./client.js";
import { messageOf, RunError } from "./errors.js";
import { Gateway } from "./gateway.js";
import { OWN_KERNEL, ownKernelSpec } from "./kernelspec.js";

export interface Host extends Server {
  /** Which kernel runs this notebook; throws a RunError when it cannot be had here. */
  kernelFor(named: string | undefined, wanted: string | undefined): string;
  /** The notebook's folder, as this server names it. */
  folderOf(file: string): string;
  close(): Promise<void>;
  /** At once, without asking kernels to leave. */
  kill(): void;
}

export async function startOwnHost(): Promise<Host> {
  const gateway = await Gateway.start([ownKernelSpec()]);
  return {
    url: gateway.url,
    token: gateway.token,
    kernelFor: (named, wanted) => {
      const name = wanted ?? named ?? OWN_KERNEL;
      if (name === OWN_KERNEL) return name;
      const hint =
        wanted === undefined
          ? `run it on a Jupyter server that has "${name}" with --server URL --token T, or on gradlab's kernel with --kernel ${OWN_KERNEL}`
          : `leave --kernel out, or name a Jupyter server that has "${name}" with --server URL --token T`;
      const who = wanted === undefined ? "it asks for the kernel" : "there is no kernel";
      const what = `${who} "${name}"; without a server only "${OWN_KERNEL}" runs`;
      throw new RunError("kernel/unknown", what, hint);
    },
    folderOf: (file) => resolve(dirname(file)),
    close: () => gateway.close(),
    kill: () => gateway.kill(),
  };
}

/** @param address as a person copies it: with /lab, a token in the query, or neither */
export async function connectHost(address: string, token: string | undefined): Promise<Host> {
  const server = parseAddress(address, token);
  const settings = serverSettings(server);
  const specs = await KernelSpecAPI.getSpecs(settings).catch((error: unknown) => {
    throw explain(error, server.url);
  });
  const names = Object.keys(specs?.kernelspecs ?? {});
  return {
    ...server,
    kernelFor: (named, wanted) => {
      const name = wanted ?? named ?? OWN_KERNEL;
      if (names.includes(name)) return name;
      const hint =
        name === OWN_KERNEL
          ? "install it where that server looks: gradlab install --prefix <its environment>"
          : "name one of these with --kernel, or install that kernel there";
      throw new RunError(
        "kernel/unknown",
        `the server has no kernel "${name}", only: ${names.join(", ")}`,
        hint,
      );
    },
    // A server takes paths below its root and falls back to the root; most are started where one works.
    folderOf: (file) => {
      const path = relative(process.cwd(), resolve(dirname(file)));
      return path.startsWith("..") || isAbsolute(path) ? "" : path.split(sep).join("/");
    },
    close: async () => {},
    kill: () => {},
  };
}

function parseAddress(address: string, token: string | undefined): Server {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new RunError(
      "server/address",
      `--server ${address} is not an address`,
      "write it like http://localhost:8888",
    );
  }
  const given = token ?? url.searchParams.get("token") ?? process.env.JUPYTER_TOKEN ?? "";
  const path = url.pathname.replace(/\/(lab|tree|notebooks)(\/.*)?$/, "/").replace(/\/*$/, "/");
  return { url: `${url.origin}${path}`, token: given };
}

function explain(error: unknown, url: string): RunError {
  if (error instanceof ServerConnection.ResponseError) {
    const { status } = error.response;
    if (status === 401 || status === 403) {
      return new RunError(
        "server/token",
        `${url} refuses the token (${status})`,
        "copy it from: jupyter server list",
      );
    }
    return new RunError(
      "server/answer",
      `${url} answers ${status}`,
      "is it the base address of a Jupyter server?",
    );
  }
  const hint = "start it, or check the address with: jupyter server list";
  if (error instanceof ServerConnection.NetworkError) {
    return new RunError("server/unreachable", `${url} cannot be reached: ${messageOf(error)}`, hint);
  }
  return new RunError("server/answer", `${url} is not a Jupyter server: ${messageOf(error)}`, hint);
}
