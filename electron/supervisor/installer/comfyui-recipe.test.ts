import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comfyuiRecipe } from "./comfyui-recipe.ts";
import { officialSources } from "./download-sources.ts";
import { InstallRecipe, RelativePath } from "./install-recipe.ts";

const build = { index: "https://download.pytorch.org/whl/cu130", prerelease: false, download: 1, disk: 1 };
const systems: [NodeJS.Platform, string, string][] = [
  ["linux", "x64", "/home/maria/Comfy UI 画"],
  ["linux", "arm64", "/home/maria/ComfyUI"],
  ["win32", "x64", "D:\\Programme ü\\ComfyUI"],
  ["darwin", "arm64", "/Users/maria/ComfyUI"],
];
const recipeOn = ([platform, arch, folder]: (typeof systems)[number]) =>
  comfyuiRecipe({ platform, arch, folder, gpu: "nvidia", build }, officialSources);

describe("the official recipe", () => {
  it.each(systems)("on %s %s is plain data, comes over https, and every download has a checksum or a tree", (...system) => {
    const recipe = recipeOn(system);
    expect(InstallRecipe.parse(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    const actions = recipe.steps.flatMap((step) => step.actions);
    const downloads = actions.flatMap((action) => (action.kind === "download" ? [action] : []));
    expect(downloads.map(({ url }) => new URL(url).protocol)).toEqual(["https:", "https:"]);
    for (const { to, sha256 } of downloads)
      expect(
        sha256 ?? actions.find((action) => action.kind === "unpack_sources" && action.archive === to && action.tree !== null),
      ).toBeTruthy();
    expect(recipe.steps.map(({ title, source }) => [title, source === null ? null : source.hosts.length > 0])).toMatchSnapshot();
  });

  it("on Windows, as uv and Windows want it", () => {
    const recipe = recipeOn(systems[2] ?? ["win32", "x64", ""]);
    const commands = recipe.steps.flatMap((step) =>
      step.actions.flatMap((action) => (action.kind === "run" ? [[action.program, ...action.args]] : [])),
    );
    const uv = "D:\\Programme ü\\ComfyUI\\tools\\uv.exe";
    const venv = "D:\\Programme ü\\ComfyUI\\ComfyUI\\.venv";
    expect(commands).toEqual([
      [uv, "python", "install", "3.12", "--no-bin", "--no-registry"],
      [uv, "venv", "--python", "3.12", "--managed-python", "--seed", "--clear", "--default-index", "https://pypi.org/simple", venv],
      [
        ...[uv, "pip", "install", "--python", `${venv}\\Scripts\\python.exe`, "--default-index", "https://download.pytorch.org/whl/cu130"],
        ...["torch", "torchvision", "torchaudio"],
      ],
      [
        ...[uv, "pip", "install", "--python", `${venv}\\Scripts\\python.exe`, "--default-index", "https://pypi.org/simple"],
        ...["-r", "D:\\Programme ü\\ComfyUI\\ComfyUI\\requirements.txt"],
      ],
    ]);
    expect(recipe.env).toMatchObject({
      UV_CACHE_DIR: "D:\\Programme ü\\ComfyUI\\downloads\\cache",
      UV_NO_CONFIG: "1",
      UV_SYSTEM_CERTS: "1",
    });
  });

  it("makes nothing outside of its folder, whatever a recipe says", () => {
    for (const place of ["../x", "a/../x", "/x", "C:/x", "a\\x", "", "a//b", ".", "a/."])
      expect(RelativePath.safeParse(place).success, place).toBe(false);
    fc.assert(
      fc.property(fc.string(), (place) => {
        if (!RelativePath.safeParse(place).success) return;
        const inside = new URL(place.split("/").map(encodeURIComponent).join("/"), "file:///folder/").pathname;
        expect(inside.startsWith("/folder/")).toBe(true);
      }),
    );
  });
});
