import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeComfy } from "#electron/supervisor/testing/fake-comfy.ts";
import { Computer, type Easel, startEasel } from "./easel.ts";

/** What an Easel wrote that knew little of how ComfyUI is started, and a setting that no Easel knows. */
const OLD_SETTINGS = { engine: { kind: "practice" }, launch: { reserveVram: 1.5 }, notifyFinished: true, notifyProblems: false };
const WRITTEN = { ...OLD_SETTINGS, theme: "sepia" };

describe.skipIf(process.platform === "win32")("a ComfyUI that is on the computer", () => {
  const computer = new Computer();
  const comfy = path.join(computer.home, "ComfyUI");
  const models = path.join(computer.home, "my models 画");
  let easel: Easel;

  const started = () => JSON.parse(fs.readFileSync(path.join(comfy, "started.json"), "utf8")).args;
  const settings = () => JSON.parse(fs.readFileSync(path.join(computer.stateDirectory, "settings.json"), "utf8"));

  beforeAll(async () => {
    computer.write(path.join(computer.stateDirectory, "settings.json"), JSON.stringify(WRITTEN));
    writeComfy(comfy, { serves: true });
    writeComfy(path.join(computer.home, "old", "ComfyUI"), { version: "0.3.64" });
    fs.rmSync(path.join(computer.home, "old", "ComfyUI", ".venv"), { recursive: true });
    const pinokio = path.join(computer.home, "pinokio", "api", "comfy.git");
    writeComfy(path.join(pinokio, "app"));
    computer.write(path.join(pinokio, "pinokio.js"), "");
    computer.write(path.join(models, "loras", "x.safetensors"), "");
    easel = await startEasel(computer);
  });
  afterAll(async () => {
    await easel?.quit();
    computer.remove();
  });

  it("finds settings of another time: what is good in them counts, the rest is told and kept", async () => {
    await easel.page.getByText("Some settings could not be read and are back at their defaults: the colours.", { exact: false }).waitFor();
    expect(JSON.parse(fs.readFileSync(path.join(computer.stateDirectory, "settings.broken-1.json"), "utf8"))).toMatchObject(WRITTEN);
    expect(settings().theme).toBe("system");
  });

  it("is found, told what it is, and used with one click", async () => {
    const { page } = easel;
    await page.getByRole("button", { name: "Find my ComfyUI …" }).click();
    const list = page.getByRole("dialog").getByRole("list", { name: "Found on this computer" });
    await list.getByText("ComfyUI 0.24", { exact: true }).first().waitFor();
    expect(await list.getByRole("listitem").allInnerTexts()).toEqual([
      expect.stringMatching(/^ComfyUI 0\.24 in your home folder[\s\S]*Python 3\.12 in \.venv[\s\S]*Use this one/),
      expect.stringMatching(/^ComfyUI of Pinokio 0\.24 [\s\S]*open Pinokio, start it there/),
      expect.stringMatching(/^ComfyUI 0\.3\.64 in ~\/old[\s\S]*cannot tell which Python/),
    ]);
    expect(await easel.barriers()).toEqual([]);
    await list.getByRole("button", { name: "Use this one: ComfyUI 0.24 in your home folder" }).click();
    await page.getByText("ComfyUI 0.24.0 is running.", { exact: false }).waitFor();
    expect(started()).toMatchObject({ listen: "127.0.0.1", enable_cors_header: null, disable_auto_launch: true, lowvram: false });
    expect(started()).toMatchObject({ reserve_vram: 1.5 });
    const launch = { memory: "auto", device: null, reserveVram: 1.5, modelFolders: [], extraFlags: "" };
    expect(settings()).toMatchObject({ ...OLD_SETTINGS, engine: { kind: "folder", path: comfy }, launch, theme: "system" });
  });

  it("is started as the settings say, which say what cannot be", async () => {
    const { page } = easel;
    await easel.open("Settings");
    await page.getByRole("list", { name: "Found on this computer" }).getByText("In use", { exact: true }).waitFor();
    await page.getByRole("radio", { name: "Less memory" }).click();
    await page.getByText("More", { exact: true }).click();
    await page.getByRole("radio", { name: "Second" }).click();
    const flags = page.getByRole("textbox", { name: "Extra flags" });
    for (const [typed, reason] of [
      ["--enable-cors-header *", "any website you visit"],
      ["--normalvram", "does not know"],
      ["--highvram", "excludes --lowvram"],
    ] as const) {
      await flags.fill(typed);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("alert").getByText(reason, { exact: false }).waitFor();
    }
    expect(await easel.barriers()).toEqual([]);
    await flags.fill("--fast one two");
    await flags.press("Enter");
    await expect.poll(() => settings().launch.extraFlags).toBe("--fast one two");
    await easel.app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [folder] })) as typeof dialog.showOpenDialog;
    }, models);
    await page.getByRole("button", { name: "Add a folder …", exact: true }).click();
    await page.getByRole("list", { name: "Model folders" }).getByText(models).waitFor();
    await page.getByRole("button", { name: "Restart now" }).click();
    await expect.poll(() => started().lowvram).toBe(true);
    const [[written]] = started().extra_model_paths_config;
    expect(started()).toMatchObject({ cuda_device: "1", fast: ["one", "two"], highvram: false });
    expect(fs.readFileSync(written, "utf8")).toContain(path.join(models, "loras"));
    await page.getByRole("button", { name: "Restart now" }).waitFor({ state: "detached" });
  });

  it("is found by “Find ComfyUI for me” as well, and ends with Easel", async () => {
    const { page } = easel;
    await page.getByRole("radio", { name: "Find ComfyUI for me" }).click();
    await page.getByRole("button", { name: "Use this", exact: true }).click();
    await expect.poll(() => settings().engine).toEqual({ kind: "auto" });
    await page.getByText("In use · Ready").waitFor();
    await easel.open("Logs");
    await page.getByText("easel: found ComfyUI 0.24.0 on this computer").waitFor();
    await easel.quit();
    await computer.quiet();
  });
});
