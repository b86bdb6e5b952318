import { describe, expect, test } from "vitest";
import { offeredLink, packLink, packOf } from "./downloads.ts";
import { readEditorWorkflow } from "./editor-format/editor-workflow.ts";
import { statedDownloads } from "./editor-format/stated-downloads.ts";

describe("where what is missing may be had", () => {
  test("a class's pack is what the file says, else what its name tells", () => {
    expect(packOf("Magic", new Map([["Magic", "comfyui-magic"]]))).toBe("comfyui-magic");
    expect(packOf("Seed (rgthree)", new Map())).toBe("rgthree-comfy");
    expect(packOf("Magic", new Map())).toBeNull();
  });

  test.each([
    ["comfyui-magic", "https://registry.comfy.org/nodes/comfyui-magic"],
    ["someone/ComfyUI-More", "https://github.com/someone/ComfyUI-More"],
    ["comfy-core", null],
    ["../../evil?x", null],
    [null, null],
  ])("the page of the pack %j is %j", (pack, link) => expect(packLink(pack)).toBe(link));

  test.each([
    ["https://huggingface.co/a/b/resolve/main/c.safetensors", "https://huggingface.co/a/b/resolve/main/c.safetensors"],
    ["http://huggingface.co/a", null],
    ["https://huggingface.co.evil.example/a", null],
    ["https://good@huggingface.co/a", null],
    ["javascript:alert(1)", null],
    ["", null],
    [7, null],
  ])("of %j is offered %j", (link, offered) => expect(offeredLink(link)).toBe(offered));

  test("models are those that the nodes and the workflow list, by their file names", () => {
    const url = "https://huggingface.co/a/b/resolve/main/vae.safetensors";
    const workflow = {
      nodes: [{ id: 1, type: "VAELoader", properties: { models: [{ name: "vae.safetensors", url, directory: "vae" }] } }],
      links: [],
      models: [{ name: "flux/unet.safetensors", url: "https://example.com/unet", directory: "diffusion_models" }, { name: 7 }],
    };
    expect([...statedDownloads(readEditorWorkflow(workflow)).models]).toEqual([
      ["unet.safetensors", { folder: "diffusion_models", link: null }],
      ["vae.safetensors", { folder: "vae", link: url }],
    ]);
  });
});
