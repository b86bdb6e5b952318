import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import { MODEL_FOLDERS } from "#contract/model-folders.ts";
import type { ModelDownload } from "#contract/models.ts";
import { PendingTrash } from "../gallery/pending-trash.ts";
import { ModelDownloads } from "./model-downloads.ts";
import type { ModelPlaces } from "./model-places.ts";
import { Models } from "./models.ts";
import type { Offer } from "./offers.ts";
import { type ModelServer, safetensors, sha256, startModelServer } from "./testing/model-server.ts";
import { nodeProbe } from "./testing/node-probe.ts";

const BODY = safetensors(400_000);
const SOON = { timeout: 60_000 };

const RETRY_DELAY_MS = 2_000;
/** Waits between tries are no matter of interest here. */
const quickClock = {
  ...systemClock,
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms === RETRY_DELAY_MS ? 20 : ms, signal),
};

let server: ModelServer;
let folder: string;
let free: number | null;
let told: ModelDownload[][];
let downloads: ModelDownloads;
let models: Models;
let hidden: ReadonlySet<string>;
let binned: string[];
let offer: Offer;

const places = (): ModelPlaces =>
  Object.fromEntries(MODEL_FOLDERS.map((kind) => [kind, [path.join(folder, "models", kind)]])) as Record<
    (typeof MODEL_FOLDERS)[number],
    string[]
  >;
const inCheckpoints = (name: string) => path.join(folder, "models", "checkpoints", name);
const last = (): ModelDownload | undefined => told.at(-1)?.[0];

function openDownloads(): ModelDownloads {
  return new ModelDownloads({
    file: path.join(folder, "model-downloads.json"),
    fetch,
    clock: quickClock,
    freeBytes: async () => free,
    onChange: (list) => told.push(list),
    onDone: () => {},
  });
}

beforeEach(async () => {
  server = await startModelServer();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-models-"));
  [free, told, binned, hidden] = [null, [], [], new Set()];
  downloads = openDownloads();
  server.files.set("/fox.safetensors", { body: BODY });
  offer = {
    id: "fox",
    name: "Fox",
    file: "fox.safetensors",
    folder: "checkpoints",
    family: "Stable Diffusion XL",
    url: `${server.url}/fox.safetensors`,
    bytes: BODY.length,
    sha256: sha256(BODY),
    licence: { name: "MIT", url: "https://huggingface.co/fox" },
    neededBytes: 8 * 2 ** 30,
  };
  const trash = new PendingTrash({
    clock: systemClock,
    trash: async (file) => void binned.push(file),
    hide: (paths) => {
      hidden = new Set(paths);
    },
    onFault: () => {},
  });
  models = new Models({
    offers: [offer],
    places: async () => places(),
    cardBytes: () => 12 * 2 ** 30,
    freeBytes: async () => free,
    displayPath: (place) => place,
    probe: nodeProbe,
    downloads,
    trash,
    hidden: () => hidden,
  });
});
afterEach(async () => {
  downloads.dispose();
  await server.close();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function get(wish: Parameters<Models["plan"]>[0] = { kind: "offer", id: "fox" }): Promise<void> {
  const plan = await models.plan(wish);
  expect(plan.refused).toBeNull();
  await models.download({ planId: plan.planId, folder: plan.folder });
}

/** Resolves once so many bytes of the unfinished file are on the disk. */
const kept = (bytes: number) =>
  expect
    .poll(() => fs.statSync(inCheckpoints("fox.safetensors.part"), { throwIfNoEntry: false })?.size ?? 0, SOON)
    .toBeGreaterThanOrEqual(bytes);

const ended = (kind: ModelDownload["state"]["kind"]) => expect.poll(() => last()?.state.kind, SOON).toBe(kind);

describe("a model on offer", () => {
  it("comes with its progress, is held against its checksum, and is listed as what it is", async () => {
    expect((await models.list()).offers).toMatchObject([{ id: "fox", fit: "fits", installed: false }]);
    await get();
    await ended("done");
    expect(fs.readFileSync(inCheckpoints("fox.safetensors")).equals(BODY)).toBe(true);
    expect(last()).toMatchObject({ bytes: BODY.length, total: BODY.length });
    const { installed, offers } = await models.list();
    expect(installed).toMatchObject([{ id: "checkpoints/fox.safetensors", folder: "checkpoints", bytes: BODY.length, pickle: false }]);
    expect(offers[0]?.installed).toBe(true);
    expect(fs.readdirSync(inCheckpoints(""))).toEqual(["fox.safetensors"]);
  });

  it("goes on where the connection was cut, again and again", async () => {
    server.files.set("/fox.safetensors", { body: BODY, cut: { after: 90_000, times: 4, kept } });
    await get();
    await ended("done");
    expect(fs.readFileSync(inCheckpoints("fox.safetensors")).equals(BODY)).toBe(true);
    const starts = server.requests.map(({ range }) => Number(/\d+/.exec(range ?? "0")?.[0]));
    expect(starts[0]).toBe(0);
    expect(starts.length).toBe(5);
    expect(starts.every((start, index) => index === 0 || start > (starts[index - 1] ?? 0))).toBe(true);
  });

  it("comes whole from a server that knows no ranges", async () => {
    server.files.set("/fox.safetensors", { body: BODY, ranges: false, cut: { after: 90_000, times: 1, kept } });
    await get();
    await ended("done");
    expect(fs.readFileSync(inCheckpoints("fox.safetensors")).equals(BODY)).toBe(true);
  });

  it("with another checksum is thrown away", async () => {
    server.files.set("/fox.safetensors", { body: safetensors(400_001) });
    await get();
    await ended("failed");
    expect(last()?.state).toMatchObject({ error: { kind: "download_failed", code: "download_altered" } });
    expect(fs.readdirSync(inCheckpoints(""))).toEqual([]);
  });

  it("is not begun where there is no room, and none is asked for", async () => {
    free = 1000;
    const plan = await models.plan({ kind: "offer", id: "fox" });
    expect(plan.refused).toMatchObject({ kind: "disk_full", code: "not_enough_room" });
    await expect(models.download({ planId: plan.planId, folder: "checkpoints" })).rejects.toMatchObject({ kind: "disk_full" });
    expect(server.requests).toEqual([]);
  });

  it("is not fetched twice at a time, nor over what is there", async () => {
    server.files.set("/fox.safetensors", { body: BODY, slow: true });
    await get();
    await expect(get()).rejects.toMatchObject({ code: "model_already_there" });
    await ended("done");
    await expect(get()).rejects.toMatchObject({ code: "model_already_there" });
  });
});

describe("a download", () => {
  it("stops, goes on another day where it was, and is then what it should be", async () => {
    server.files.set("/fox.safetensors", { body: BODY, slow: true });
    await get();
    await expect.poll(() => last()?.bytes ?? 0, SOON).toBeGreaterThan(50_000);
    downloads.pause(last()?.id ?? "");
    await ended("paused");

    downloads = openDownloads();
    await downloads.open();
    expect(last()).toMatchObject({ file: "fox.safetensors", state: { kind: "paused" } });
    expect(last()?.bytes).toBeGreaterThan(50_000);
    await downloads.resume(last()?.id ?? "");
    await ended("done");
    expect(fs.readFileSync(inCheckpoints("fox.safetensors")).equals(BODY)).toBe(true);
    expect(server.requests.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(JSON.parse(fs.readFileSync(path.join(folder, "model-downloads.json"), "utf8"))).toEqual([]);
  });

  it("that is thrown away leaves nothing", async () => {
    server.files.set("/fox.safetensors", { body: BODY, slow: true });
    await get();
    await expect.poll(() => last()?.bytes ?? 0, SOON).toBeGreaterThan(0);
    await downloads.discard(last()?.id ?? "");
    expect(told.at(-1)).toEqual([]);
    await expect.poll(() => fs.readdirSync(inCheckpoints("")), SOON).toEqual([]);
  });

  it("says what to do when a host is gone", async () => {
    server.files.delete("/fox.safetensors");
    await get();
    await ended("failed");
    expect(last()?.state).toMatchObject({ error: { kind: "download_failed" } });
  });
});

describe("any link", () => {
  const link = (at: string) => ({ kind: "link" as const, url: `${server.url}${at}` });

  it("is followed to where the file lies; the checksum is the one that its host says", async () => {
    const checksum = { "x-linked-etag": `"${sha256(BODY)}"`, "x-linked-size": String(BODY.length) };
    server.redirects.set("/resolve/my%20LoRA.safetensors", { to: "/fox.safetensors", headers: checksum });
    const plan = await models.plan(link("/resolve/my%20LoRA.safetensors"));
    expect(plan).toMatchObject({
      file: "my LoRA.safetensors",
      folder: "loras",
      guessed: true,
      bytes: BODY.length,
      checksum: "host",
      refused: null,
    });
    await models.download({ planId: plan.planId, folder: "loras" });
    await ended("done");
    expect((await models.list()).installed).toMatchObject([{ id: "loras/my LoRA.safetensors" }]);
  });

  it("with another checksum than its host said is thrown away", async () => {
    server.redirects.set("/resolve/x.safetensors", { to: "/fox.safetensors", headers: { "x-linked-etag": `"${"0".repeat(64)}"` } });
    await get(link("/resolve/x.safetensors"));
    await ended("failed");
    expect(last()?.state).toMatchObject({ error: { code: "download_altered" } });
  });

  it("without a checksum starts anew when the file became another, and goes on when it is the same", async () => {
    server.files.set("/fox.safetensors", { body: BODY, slow: true });
    await get(link("/fox.safetensors"));
    await expect.poll(() => last()?.bytes ?? 0, SOON).toBeGreaterThan(50_000);
    downloads.pause(last()?.id ?? "");
    await ended("paused");
    const other = safetensors(300_000);
    server.files.set("/fox.safetensors", { body: other });
    await downloads.resume(last()?.id ?? "");
    await ended("done");
    expect(fs.readFileSync(inCheckpoints("fox.safetensors")).equals(other)).toBe(true);
  });

  it.each([
    ["a page", "/page.safetensors", Buffer.from("<!doctype html><title>Log in</title>"), "model_is_a_page"],
    ["another format than its name says", "/odd.safetensors", Buffer.from("PK\u0003\u0004 something else entirely"), "model_format_wrong"],
    ["no model", "/notes.txt", Buffer.from("Just a few notes of somebody"), "model_format_unknown"],
  ])("to %s is refused before it is fetched", async (_name, at, body, code) => {
    server.files.set(at, { body });
    expect((await models.plan(link(at))).refused).toMatchObject({ code });
  });

  it("to a format that can carry programs is warned of", async () => {
    server.files.set("/old.ckpt", { body: Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(3000)]) });
    expect(await models.plan(link("/old.ckpt"))).toMatchObject({ pickle: true, checksum: null, refused: null });
  });

  it.each(["http://example.com/a.safetensors", "ftp://example.com/a.safetensors", "my model", "file:///etc/passwd"])(
    "%s is none",
    async (url) => {
      await expect(models.plan({ kind: "link", url })).rejects.toMatchObject({ code: "model_link_not_https" });
    },
  );

  it("never leads from here to an open network, nor in circles", async () => {
    server.redirects.set("/away.safetensors", { to: "http://192.0.2.1/a.safetensors" });
    await expect(models.plan(link("/away.safetensors"))).rejects.toMatchObject({ code: "model_link_not_https" });
    server.redirects.set("/round.safetensors", { to: "/round.safetensors" });
    await expect(models.plan(link("/round.safetensors"))).rejects.toMatchObject({ code: "model_not_there" });
    await expect(models.plan(link("/nothing.safetensors"))).rejects.toMatchObject({ code: "model_not_there" });
  });
});

describe("a model that is there", () => {
  it("is added from a file, and no other file is", async () => {
    const mine = path.join(folder, "mine.safetensors");
    fs.writeFileSync(mine, BODY);
    expect(await models.addFile(mine, null)).toBe("mine.safetensors");
    expect((await models.list()).installed).toMatchObject([{ id: "checkpoints/mine.safetensors" }]);
    const notes = path.join(folder, "notes.safetensors");
    fs.writeFileSync(notes, "Just a few notes of somebody");
    await expect(models.addFile(notes, null)).rejects.toMatchObject({ code: "model_format_wrong" });
  });

  it("vanishes at once when it is removed, comes back when that is taken back, and else goes to the bin", async () => {
    fs.mkdirSync(inCheckpoints(""), { recursive: true });
    fs.mkdirSync(inCheckpoints("deep"), { recursive: true });
    fs.writeFileSync(inCheckpoints("deep/fox.safetensors"), BODY);
    const [model] = (await models.list()).installed;
    const key = await models.remove(model?.id ?? "");
    expect((await models.list()).installed).toEqual([]);
    expect(models.undoRemove(key)).toBe(true);
    expect((await models.list()).installed).toHaveLength(1);
    expect(binned).toEqual([]);
    await expect(models.remove("checkpoints/../../other")).rejects.toMatchObject({ code: "model_gone" });
  });
});
