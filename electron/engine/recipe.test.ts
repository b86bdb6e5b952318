import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LEASH } from "./leash.ts";
import { freePort, portIsFree } from "./ports.ts";
import { comfyRecipe, foundNoGraphicsCard, isComfyCode, practiceRecipe, pythonEnvironment } from "./recipe.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst ü 画 '\" "));
});
afterEach(() => fs.rmSync(home, { recursive: true }));

const file = (name: string) => {
  fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
  fs.writeFileSync(path.join(home, name), "");
};
const code = (at: string) => {
  for (const name of ["main.py", "nodes.py", "comfy/x", "custom_nodes/x"]) file(path.join(at, name));
};

describe("a ComfyUI folder", () => {
  it("is known by its files, not by its name", () => {
    code("ComfyUI");
    file("other/main.py");
    expect(isComfyCode(path.join(home, "ComfyUI"))).toBe(true);
    expect(isComfyCode(path.join(home, "other"))).toBe(false);
  });

  it.skipIf(process.platform === "win32")(
    "is launched by its own Python, on loopback, without a shell, whatever its path holds",
    async () => {
      code("my comfy");
      file("my comfy/venv/bin/python3");
      const recipe = await comfyRecipe(path.join(home, "my comfy"));
      expect(recipe.command).toBe(path.join(home, "my comfy/venv/bin/python3"));
      expect(recipe.args.slice(0, 4)).toEqual(["-s", "-c", LEASH, path.join(home, "my comfy/main.py")]);
      expect(recipe.args).toContain("127.0.0.1");
      expect(recipe.args).not.toContain("--enable-cors-header");
      expect(recipe.url).toBe(`http://127.0.0.1:${recipe.args[recipe.args.indexOf("--port") + 1]}`);
    },
  );

  it.skipIf(process.platform === "win32")("runs on the processor after it found no usable graphics card", async () => {
    code("c");
    file("c/.venv/bin/python3");
    const folder = path.join(home, "c");
    const exit = (line: string) => ({ code: 1, signal: null, failure: null, lastLines: ["x", line] });
    expect(foundNoGraphicsCard(exit("AssertionError: Torch not compiled with CUDA enabled"))).toBe(true);
    expect(foundNoGraphicsCard(exit("RuntimeError: something else"))).toBe(false);
    expect((await comfyRecipe(folder, { cpu: true })).args).toContain("--cpu");
    expect((await comfyRecipe(folder)).args).not.toContain("--cpu");
  });

  it("of the portable kind has its code one level down and its Python beside", async () => {
    code("ComfyUI");
    file("python_embeded/python.exe");
    expect((await comfyRecipe(home)).command).toBe(path.join(home, "python_embeded", "python.exe"));
  });

  it("is refused in words when it is none, or has no Python", async () => {
    await expect(comfyRecipe(home)).rejects.toMatchObject({ kind: "config_invalid", message: expect.stringContaining("no ComfyUI") });
    code("bare");
    await expect(comfyRecipe(path.join(home, "bare"))).rejects.toMatchObject({
      kind: "config_invalid",
      remedy: expect.stringContaining("address"),
    });
  });
});

it("cleans what another Python left in the environment", () => {
  const env = pythonEnvironment({
    PATH: "/bin",
    PYTHONPATH: "x",
    PYTHONHOME: "x",
    VIRTUAL_ENV: "x",
    CONDA_PREFIX: "x",
    ELECTRON_RUN_AS_NODE: "1",
    HOME: "/h",
  });
  expect(env).toEqual({
    PATH: "/bin",
    HOME: "/h",
    PYTHONNOUSERSITE: "1",
    PYTHONIOENCODING: "utf-8",
    PYTHONUTF8: "1",
    PYTHONUNBUFFERED: "1",
  });
});

it("takes the next port when the wanted one is taken", async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  expect(await portIsFree(port)).toBe(false);
  expect(await freePort(port)).toBeGreaterThan(port);
  await new Promise((resolve) => server.close(resolve));
});

it("gives the practice engine its folders", async () => {
  const recipe = await practiceRecipe({ node: process.execPath, script: "/x.cjs", directory: path.join(home, "p") });
  expect(fs.existsSync(path.join(home, "p", "output"))).toBe(true);
  expect(recipe.env).toMatchObject({ ELECTRON_RUN_AS_NODE: "1", EASEL_EXIT_WITH_PARENT: "1" });
});
