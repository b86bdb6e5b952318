import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { inverted, saved } from "./graphs.ts";
import { makePng, pixel, readPng } from "./pixels.ts";
import {
  call,
  engine,
  needs,
  needsCancel,
  needsJobs,
  needsMetadata,
  onlyImage,
  post,
  rawRequest,
  run,
  tag,
  upload,
  uploadForm,
  view,
  viewPath,
} from "./probe.ts";

const solid = (red: number) => makePng(6, 4, () => [red, 2, 3]);

const send = (fields: Record<string, string>, file: { name: string; bytes: Buffer } | null, path = "/upload/image") =>
  call(path, { method: "POST", body: uploadForm(fields, file) });

describe("C18 upload", () => {
  test("answers with name, subfolder and type; the bytes come back unchanged", async () => {
    const bytes = solid(1);
    const stored = await upload("plain.png", bytes);
    expect(stored).toMatchObject({ name: "plain.png", subfolder: tag, type: "temp" });
    expect(await view(stored)).toEqual(bytes);
  });

  test("goes to the input folder by default, where LoadImage finds it", async () => {
    const name = `${tag.replace("/", "-")}.png`;
    const reply = await send({}, { name, bytes: solid(2) });
    expect(reply.json()).toMatchObject({ name, subfolder: "", type: "input" });
    const info = (await call("/object_info/LoadImage")).json<{ LoadImage: { input: { required: { image: [string[]] } } } }>();
    expect(info.LoadImage.input.required.image[0]).toContain(name);
  });

  test("the same bytes keep the name, others get a new one, overwrite takes the name over", async () => {
    expect((await upload("twice.png", solid(1))).name).toBe("twice.png");
    expect((await upload("twice.png", solid(1))).name).toBe("twice.png");
    expect((await upload("twice.png", solid(2))).name).toBe("twice (1).png");
    expect((await upload("twice.png", solid(3))).name).toBe("twice (2).png");
    expect((await upload("twice.png", solid(2))).name).toBe("twice (1).png");
    const over = await upload("twice.png", solid(4), { overwrite: "true" });
    expect(over.name).toBe("twice.png");
    expect(await view(over)).toEqual(solid(4));
    expect((await upload("twice.png", solid(5), { overwrite: "1" })).name).toBe("twice.png");
    expect((await upload("twice.png", solid(6), { overwrite: "TRUE" })).name).not.toBe("twice.png");
  });

  test("folders below are made, names in any script are kept, contents are not judged", async () => {
    const deep = await upload("deep.png", solid(1), { subfolder: `${tag}/a/b` });
    expect(deep.subfolder).toBe(`${tag}/a/b`);
    expect(await view(deep)).toEqual(solid(1));
    const fox = await upload("füchse 狐狸 🦊.png", solid(1));
    expect(fox.name).toBe("füchse 狐狸 🦊.png");
    expect(await view(fox)).toEqual(solid(1));
    const story = await upload("story.txt", Buffer.from("once upon a time"));
    expect((await view(story)).toString()).toBe("once upon a time");
  });

  test("400 without a picture, and for ways out of the folder", async () => {
    const file = { name: "x.png", bytes: solid(1) };
    expect((await send({ type: "temp" }, null)).status).toBe(400);
    for (const subfolder of ["../..", "/tmp/easel-conformance"]) {
      expect((await send({ type: "temp", subfolder }, file)).status, subfolder).toBe(400);
    }
    expect((await send({ type: "temp", subfolder: tag }, { ...file, name: "../../../../x.png" })).status).toBe(400);
  });

  test("500 for an unknown type, and for a name in a folder that is not there", async () => {
    const file = { name: "x.png", bytes: solid(1) };
    expect((await send({ type: "bogus" }, file)).status).toBe(500);
    expect((await send({ type: "temp", subfolder: tag }, { ...file, name: "no-such-folder/x.png" })).status).toBe(500);
  });

  needs(engine.maxUpload <= 256 * 1024 * 1024, "the upload limit is too high to try")(
    "413 for a body over the limit, on any path",
    async () => {
      const body = Buffer.alloc(engine.maxUpload + 4096, 32);
      const reply = await rawRequest("/prompt", { method: "POST", headers: { "Content-Length": body.length }, body });
      expect(reply.status).toBe(413);
      expect(reply.headers["content-type"]).toMatch(/^text\/plain/);
      expect(reply.text).toMatch(new RegExp(`^Maximum request body size ${engine.maxUpload} exceeded`));
      expect((await call("/prompt")).status).toBe(200);
    },
  );
});

describe("C19 upload of a mask", () => {
  needsMetadata("the original's colours with the mask's alpha, and the original's texts", async () => {
    const original = onlyImage(await run(saved(`${tag}/unmasked`, { color: 0xff8000, width: 12, height: 8 })), "2");
    const mask = makePng(12, 8, (x) => [0, 0, 0, x < 6 ? 0 : 255]);
    const reference = JSON.stringify({ filename: original.filename, subfolder: original.subfolder, type: original.type });
    const reply = await send(
      { type: "temp", subfolder: tag, original_ref: reference },
      { name: "masked.png", bytes: mask },
      "/upload/mask",
    );
    expect(reply.status).toBe(200);
    const stored = reply.json<{ name: string; subfolder: string; type: string }>();
    const masked = readPng(await view({ ...stored, filename: stored.name }));
    const before = readPng(await view(original));
    expect(masked.colorType).toBe(6);
    expect(pixel(masked, 0, 0)).toEqual([...pixel(before, 0, 0).slice(0, 3), 0]);
    expect(pixel(masked, 11, 7)).toEqual([...pixel(before, 11, 7).slice(0, 3), 255]);
    expect(masked.texts.prompt).toBe(before.texts.prompt);
    expect(masked.texts.prompt).toContain("SaveImage");
  });

  test("200 although nothing is written when the original is missing; 500 without a reference", async () => {
    const mask = { name: `${randomUUID()}.png`, bytes: makePng(2, 2, () => [0, 0, 0, 0]) };
    const gone = JSON.stringify({ filename: `${randomUUID()}.png`, subfolder: tag, type: "temp" });
    const reply = await send({ type: "temp", subfolder: tag, original_ref: gone }, mask, "/upload/mask");
    expect(reply.status).toBe(200);
    expect((await call(viewPath({ filename: mask.name, subfolder: tag, type: "temp" }))).status).toBe(404);
    expect((await send({ type: "temp", subfolder: tag }, mask, "/upload/mask")).status).toBe(500);
  });
});

describe("C20 view", () => {
  const half = () =>
    upload(
      "half.png",
      makePng(10, 6, (x) => (x < 5 ? [200, 100, 50, 255] : [200, 100, 50, 0])),
    );

  test("gives the file with its type and its name; output is the default folder", async () => {
    const picture = onlyImage(await run(saved(`${tag}/viewed`)), "2");
    const reply = await call(`/view?${new URLSearchParams({ filename: picture.filename, subfolder: picture.subfolder })}`);
    expect([reply.status, reply.contentType]).toEqual([200, "image/png"]);
    expect(reply.headers.get("content-disposition")).toContain(`filename="${picture.filename}"`);
    expect(reply.bytes).toEqual(await view(picture));
  });

  test("a name may carry its folder's type, which wins; its directory part is dropped", async () => {
    const file = await half();
    const ask = async (filename: string, type: string) =>
      (await call(`/view?${new URLSearchParams({ filename, subfolder: tag, type })}`)).status;
    expect(await ask("half.png [temp]", "output")).toBe(200);
    expect(await ask("half.png [output]", "temp")).toBe(404);
    expect(await ask(`some/where/${file.filename}`, "temp")).toBe(200);
  });

  test("previews in webp or jpeg", async () => {
    const picture = onlyImage(await run(inverted()), "3");
    const preview = async (format: string) => (await call(viewPath(picture, { preview: format }))).contentType;
    expect(await preview("webp;90")).toBe("image/webp");
    expect(await preview("webp")).toBe("image/webp");
    expect(await preview("jpeg;50")).toBe("image/jpeg");
    expect(await preview("bogus")).toBe("image/webp");
    const { bytes } = await call(viewPath(picture, { preview: "jpeg;50" }));
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    const webp = (await call(viewPath(picture, { preview: "webp;90" }))).bytes;
    expect([webp.toString("latin1", 0, 4), webp.toString("latin1", 8, 12)]).toEqual(["RIFF", "WEBP"]);
  });

  test("single channels as PNG without texts", async () => {
    const file = await half();
    const channel = async (name: string) => readPng((await call(viewPath(file, { channel: name }))).bytes);
    const colours = await channel("rgb");
    expect([colours.colorType, pixel(colours, 9, 0)]).toEqual([2, [200, 100, 50, 255]]);
    const alpha = await channel("a");
    expect(pixel(alpha, 0, 0)[3]).toBe(255);
    expect(pixel(alpha, 9, 0)[3]).toBe(0);
    expect((await channel("rgba")).colorType).toBe(6);
    const withTexts = onlyImage(await run(inverted()), "3");
    expect(readPng((await call(viewPath(withTexts, { channel: "rgb" }))).bytes).texts).toEqual({});
  });

  test("404 without a name or a file, 400 for a bad name or type, 403 for a way out", async () => {
    const status = async (query: Record<string, string>) => (await call(`/view?${new URLSearchParams(query)}`)).status;
    expect(await status({})).toBe(404);
    expect(await status({ filename: "no-such-easel-picture.png" })).toBe(404);
    expect(await status({ filename: "" })).toBe(400);
    expect(await status({ filename: "/etc/hostname" })).toBe(400);
    expect(await status({ filename: "../main.py" })).toBe(400);
    expect(await status({ filename: "x.png", type: "bogus" })).toBe(400);
    expect(await status({ filename: "x.png", subfolder: "../.." })).toBe(403);
    const missing = await call("/view?filename=no-such-easel-picture.png");
    expect(missing.bytes.length).toBe(0);
  });

  const active = async (name: string) => call(viewPath(await upload(name, Buffer.from("<script>alert(1)</script>"))));

  needsJobs("a page or a style sheet is not served as such (since 0.24)", async () => {
    for (const name of ["page.html", "sheet.css"]) {
      const reply = await active(name);
      expect([reply.status, reply.contentType], name).toEqual([200, "application/octet-stream"]);
    }
  });

  needsCancel("what a browser would run is a download, and types are not guessed (since the 0.38 era)", async () => {
    for (const name of ["page.html", "drawing.svg"]) {
      const { contentType, headers } = await active(name);
      expect([contentType, headers.get("x-content-type-options")], name).toEqual(["application/octet-stream", "nosniff"]);
      expect(headers.get("content-disposition"), name).toMatch(/^attachment;/);
    }
  });
});

describe("C30 userdata and settings", () => {
  const single = needs(!engine.multiUser, "the engine asks for a user (--multi-user)");
  const file = (name: string) => `/userdata/${encodeURIComponent(`${tag}/${name}`)}`;
  const put = (name: string, body: string, query = "") => call(`${file(name)}${query}`, { method: "POST", body });
  const remove = (name: string) => call(file(name), { method: "DELETE" });

  single("files are written, read, listed, moved and deleted", async () => {
    const stored = await put("a.json", '{"a":1}');
    expect([stored.status, stored.json()]).toEqual([200, `${tag}/a.json`]);
    expect((await call(file("a.json"))).text).toBe('{"a":1}');
    const conflict = await put("a.json", "{}", "?overwrite=false");
    expect([conflict.status, conflict.text]).toEqual([409, "File already exists"]);
    expect((await put("a.json", '{"a":2}')).status).toBe(200);
    const listed = await call(`/userdata?${new URLSearchParams({ dir: tag })}`);
    expect(listed.json()).toEqual(["a.json"]);
    const full = await call(`/userdata?${new URLSearchParams({ dir: tag, full_info: "true" })}`);
    expect(full.json()).toEqual([expect.objectContaining({ path: "a.json", size: 7, modified: expect.any(Number) })]);
    const moved = await call(`${file("a.json")}/move/${encodeURIComponent(`${tag}/b.json`)}`, { method: "POST" });
    expect([moved.status, moved.json()]).toEqual([200, `${tag}/b.json`]);
    expect((await call(file("a.json"))).status).toBe(404);
    expect((await remove("b.json")).status).toBe(204);
    expect((await remove("b.json")).status).toBe(404);
  });

  single("400 without a directory, 404 for one that is not there, 403 for a way out", async () => {
    expect((await call("/userdata")).status).toBe(400);
    expect((await call("/userdata?dir=no-such-directory")).status).toBe(404);
    expect((await call(`/userdata/${encodeURIComponent("../../x.json")}`)).status).toBe(403);
  });

  single("settings are merged, one by one or many at once; an unset one is null", async () => {
    const id = "Easel.Conformance";
    expect((await call(`/settings/${id}.${randomUUID()}`)).json()).toBeNull();
    const value = randomUUID();
    expect((await post(`/settings/${id}`, JSON.stringify(value))).status).toBe(200);
    expect((await call(`/settings/${id}`)).json()).toBe(value);
    expect((await post("/settings", { [`${id}.Two`]: { deep: [1] } })).status).toBe(200);
    expect((await call("/settings")).json()).toMatchObject({ [id]: value, [`${id}.Two`]: { deep: [1] } });
  });

  single("GET /users tells where users are kept", async () => {
    expect((await call("/users")).json()).toMatchObject({ storage: "server", migrated: expect.any(Boolean) });
  });
});
