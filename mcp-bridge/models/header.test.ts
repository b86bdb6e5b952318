import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import { modelHeader, readHeader } from "./header.ts";
import { identify } from "./identify.ts";

const XL = {
  "model.diffusion_model.input_blocks.0.0.weight": { dtype: "F16", shape: [320, 4, 3, 3], data_offsets: [0, 8] },
  "model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight": {
    dtype: "F16",
    shape: [640, 2048],
    data_offsets: [8, 16],
  },
};

function safetensors(header: unknown, length?: bigint): Buffer {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(json.length));
  return Buffer.concat([size, json, Buffer.alloc(16)]);
}

let root = "";
let models = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "easel-header-"));
  models = join(root, "models");
  await mkdir(join(models, "sub"), { recursive: true });
  await writeFile(join(root, "outside.safetensors"), safetensors(XL));
  await writeFile(join(models, "sub", "mine.safetensors"), safetensors({ __metadata__: { format: "pt", count: 3 }, ...XL }));
  await writeFile(join(models, "short.safetensors"), Buffer.from([1, 2, 3]));
  await writeFile(join(models, "huge.safetensors"), safetensors(XL, 2n ** 62n));
  await writeFile(join(models, "ends.safetensors"), safetensors(XL, 5_000n));
  await writeFile(join(models, "text.safetensors"), safetensors("no JSON at all"));
  await writeFile(join(models, "list.safetensors"), safetensors([1]));
  await mkdir(join(models, "folder.safetensors"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("a header", () => {
  it("is read from any of the folders, also in a subfolder, whatever the separator", async () => {
    for (const file of ["sub/mine.safetensors", "sub\\mine.safetensors"]) {
      const header = await readHeader([join(root, "none"), models], file);
      expect(header?.metadata).toEqual({ format: "pt" });
      expect(header?.tensors.get("model.diffusion_model.input_blocks.0.0.weight")).toEqual([320, 4, 3, 3]);
      expect(identify(file, header)).toMatchObject({ kind: "image", version: { id: "sdxl" } });
    }
  });

  it.each(["short", "huge", "ends", "text", "list", "folder", "absent"])("that is none (%s) is null", async (name) => {
    expect(await readHeader([models], `${name}.safetensors`)).toBe(null);
  });

  it("is never read outside of the folders, or from another kind of file", async () => {
    expect(await readHeader([models], "../outside.safetensors")).toBe(null);
    expect(await readHeader([models], "sub/../../outside.safetensors")).toBe(null);
    expect(await readHeader([models], join(root, "outside.safetensors"))).toBe(null);
    expect(await readHeader(["models"], "sub/mine.safetensors")).toBe(null);
    expect(await readHeader([models], "../../../../etc/passwd")).toBe(null);
  });
});

describe("an engine", () => {
  /** A server with these answers, on this computer. */
  async function engine(answers: Record<string, unknown>): Promise<{ client: ComfyClient; close(): void }> {
    const server = createServer((request, response) => {
      const answer = answers[request.url ?? ""];
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(answer ?? {}));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const client = new ComfyClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    return { client, close: () => server.close() };
  }

  it("on this computer tells its folders, and the file itself is read", async () => {
    const { client, close } = await engine({ "/internal/folder_paths": { checkpoints: [models] } });
    const header = await modelHeader(client, () => client.folderPaths(), "checkpoints", "sub/mine.safetensors");
    expect(identify("mine.safetensors", header)).toMatchObject({ version: { id: "sdxl" } });
    expect(await modelHeader(client, () => client.folderPaths(), "loras", "sub/mine.safetensors")).toBe(null);
    close();
  });

  it("whose files are elsewhere tells their metadata, which may name the architecture", async () => {
    const metadata = { "modelspec.architecture": "stable-diffusion-xl-v1-base" };
    const { client, close } = await engine({ "/view_metadata/checkpoints?filename=mine%20turbo.safetensors": metadata });
    const header = await modelHeader(client, () => client.folderPaths(), "checkpoints", "mine turbo.safetensors");
    expect(identify("mine turbo.safetensors", header)).toMatchObject({ version: { id: "sdxl_fast" } });
    expect(await modelHeader(client, () => client.folderPaths(), "checkpoints", "other.safetensors")).toBe(null);
    close();
  });
});
