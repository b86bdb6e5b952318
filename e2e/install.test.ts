import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { walkFiles } from "#electron/supervisor/installer/disk-space.ts";
import { type DownloadServer, startDownloadServer } from "#electron/supervisor/installer/testing/download-server.ts";
import { Computer, type Easel, startEasel } from "./easel.ts";

/** The wizard in the real app, with sources on this machine: what uv and the internet would do is played (fake_uv.py). */
describe.skipIf(process.platform === "win32")("a person without ComfyUI", () => {
  const computer = new Computer();
  const disk = path.join(computer.home, "big disk 🦊");
  const folder = path.join(disk, "ComfyUI");
  let downloads: DownloadServer;
  let easel: Easel;

  const start = async () => {
    easel = await startEasel(computer, { EASEL_INSTALL_SOURCES: path.join(computer.home, "sources.json") });
    await easel.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
    }, disk);
    await easel.answer(0);
  };
  const wizard = () => easel.page.getByRole("dialog", { name: /ComfyUI/ });
  const percent = async () => Number(await wizard().getByRole("progressbar", { name: "Installation" }).getAttribute("aria-valuenow"));
  const settings = () => JSON.parse(fs.readFileSync(path.join(computer.stateDirectory, "settings.json"), "utf8"));
  const onDisk = async () => {
    const files: string[] = [];
    for await (const file of walkFiles(disk)) files.push(path.relative(disk, file));
    return files.sort();
  };

  beforeAll(async () => {
    downloads = await startDownloadServer();
    computer.write(path.join(computer.home, "sources.json"), JSON.stringify(downloads.sources));
    computer.write(path.join(disk, "holiday.jpg"), "a picture");
    await start();
  });
  afterAll(async () => {
    try {
      await easel?.quit();
      await downloads?.close();
      await computer.quiet();
    } finally {
      computer.remove();
    }
  });

  it("is offered one, told what that means, and chooses", async () => {
    await easel.page.getByRole("button", { name: "Install ComfyUI for me …" }).click();
    await wizard().getByRole("radio", { checked: true }).waitFor();
    await wizard().getByText("Suggested", { exact: true }).waitFor();
    await wizard().getByText(path.join("~", "ComfyUI"), { exact: true }).waitFor();
    await wizard().getByRole("radio", { name: "Processor only" }).click();
    await wizard().getByRole("button", { name: "Another folder …" }).click();
    await wizard()
      .getByText(path.join("~", "big disk 🦊", "ComfyUI"), { exact: true })
      .waitFor();
    await wizard()
      .getByText(/^It needs about [\d.]+ GB there; [\d.,]+ GB are free\./)
      .waitFor();
    expect(await easel.barriers()).toEqual([]);
    expect(downloads.requested).toEqual([]);
    expect(await onDisk()).toEqual(["holiday.jpg"]);
  });

  it("sees how it goes, and finds it where it was after Easel was killed", async () => {
    downloads.behave("/torch/cpu", "hang");
    await wizard().getByRole("button", { name: "Install", exact: true }).click();
    await wizard().getByText("Downloading torch (800.0MiB)").waitFor();
    const step = wizard().locator("li[aria-current=step]");
    expect(await step.innerText()).toMatch(/^Now:\s+Fetch PyTorch/);
    await expect.poll(percent).toBeGreaterThan(2);
    // What is seen is what is said.
    await expect.poll(async () => (await wizard().innerText()).includes(`${await percent()} %`)).toBe(true);
    expect(await easel.barriers()).toEqual([]);

    await easel.kill();
    await start();
    await easel.page.getByText("The installation of ComfyUI is waiting for you").waitFor();
    await expect.poll(() => computer.processes().filter((line) => line.includes("uv"))).toEqual([]);
    await easel.page.getByRole("button", { name: "Show", exact: true }).click();
    await wizard().getByText("Easel ended in the middle of the installation.").waitFor();
    expect(await easel.barriers()).toEqual([]);
  });

  it("cancels, goes on, hears what went wrong, goes on, and has an engine that runs", async () => {
    await wizard().getByRole("button", { name: "Continue" }).click();
    await wizard().getByText("Downloading torch (800.0MiB)").waitFor();
    await wizard().getByRole("button", { name: "Cancel" }).click();
    await wizard().getByText("The installation is cancelled.").waitFor();
    expect(downloads.requested.filter((place) => place === "/comfyui.zip")).toHaveLength(1);

    downloads.behave("/torch/cpu", "normal");
    downloads.behave("/packages", "fail");
    await wizard().getByRole("button", { name: "Continue" }).click();
    await wizard().getByText("“Fetch what else ComfyUI needs” ended with an error (2).").waitFor();
    expect(await easel.barriers()).toEqual([]);

    downloads.behave("/packages", "normal");
    await wizard().getByRole("button", { name: "Continue" }).click();
    await wizard().getByRole("heading", { name: "ComfyUI is installed" }).waitFor();
    await wizard().getByText("ComfyUI 0.24.0 is running.", { exact: false }).waitFor();
    expect(await easel.barriers()).toEqual([]);
    expect(settings()).toMatchObject({ engine: { kind: "folder", path: folder }, launch: { memory: "cpu" } });
    expect(JSON.parse(fs.readFileSync(path.join(folder, "ComfyUI", "started.json"), "utf8")).args).toMatchObject({ cpu: true });
    await wizard().getByRole("button", { name: "Choose a model" }).click();
    await easel.page.locator("main.page-models").waitFor();
    await easel.page.getByRole("navigation").getByRole("button", { name: "Home" }).click();
    await easel.page.getByText("One thing is still missing").waitFor();
  });

  it("takes it back, and keeps what is their own", async () => {
    computer.write(path.join(folder, "ComfyUI", "models", "checkpoints", "fox.safetensors"), "a model");
    await easel.page.getByRole("button", { name: "Show me how" }).click();
    await wizard().getByRole("button", { name: "Remove it again …" }).click();
    await easel.page.getByText("It is removed.").waitFor();
    await wizard().getByRole("button", { name: "Not now" }).click();
    await easel.page.getByRole("button", { name: "Install ComfyUI for me …" }).waitFor();
    // Easel does not know of what the fake ComfyUI wrote while it ran, so that stays as well.
    const own = ["models/checkpoints/fox.safetensors", "runs.txt", "started.json"].map((file) => `ComfyUI/ComfyUI/${file}`);
    expect(await onDisk()).toEqual([...own, "holiday.jpg"]);
    await expect.poll(settings).toMatchObject({ engine: { kind: "practice" }, launch: { memory: "auto" } });
    expect(fs.existsSync(path.join(computer.stateDirectory, "install.json"))).toBe(false);
  });
});
