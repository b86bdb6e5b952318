import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { type Folders, type FolderType, isFolderType, parseAnnotatedName, resolveInside } from "../folders.ts";
import { isObject, parseJson } from "../json.ts";
import { decodePicture } from "../pictures/decode.ts";
import { encodeJpeg } from "../pictures/encode.ts";
import { encodePng, pngText, rowsOf } from "../pictures/png.ts";
import { encodeWebp } from "../pictures/webp.ts";
import type { FormField } from "./multipart.ts";
import { empty, json, type Route, type RouteRequest, type RouteResponse, route } from "./routes.ts";
import type { ServerContext } from "./server-context.ts";

/** Content types by extension; everything else is `application/octet-stream`. */
const TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".txt": "text/plain",
  ".json": "application/json",
  ".mp4": "video/mp4",
  ".webm": "video/webm",
  ".mp3": "audio/mpeg",
  ".flac": "audio/flac",
  ".wav": "audio/x-wav",
};

/** Files that a browser would run, and which are therefore only served as downloads. */
const ACTIVE = new Set([".html", ".htm", ".xhtml", ".xht", ".svg", ".js", ".mjs", ".css", ".xml"]);

/** `/view` and `/upload/...` */
export function fileRoutes({ folders }: ServerContext): Route[] {
  return [
    route("GET", "/view", ({ query }) => view(folders, query)),
    route("POST", "/upload/image", async (request) => upload(folders, await request.form(), (bytes) => Promise.resolve(bytes))),
    route("POST", "/upload/mask", uploadMask(folders)),
  ];
}

async function view(folders: Folders, query: URLSearchParams): Promise<RouteResponse> {
  const asked = query.get("filename");
  if (asked === null) return empty(404);
  const { name, type } = parseAnnotatedName(asked);
  const folder = type ?? query.get("type") ?? "output";
  if (name === "" || name.startsWith("/") || name.includes("..") || !isFolderType(folder)) return empty(400);
  const directory = resolveInside(folders[folder], query.get("subfolder") ?? "");
  if (directory === null) return empty(403);
  const file = join(directory, basename(name));
  if (!(await isFile(file))) return empty(404);
  const disposition = { "Content-Disposition": `filename="${headerText(basename(name))}"` };
  const preview = query.get("preview");
  if (preview !== null) return previewReply(file, preview, query.get("channel") ?? "", disposition);
  const channel = query.get("channel");
  if (channel === "rgb" || channel === "a") return channelReply(file, channel, disposition);
  const ending = extname(name).toLowerCase();
  const contentType = TYPES[ending] ?? "application/octet-stream";
  const shown = ACTIVE.has(ending) ? { "Content-Disposition": `attachment; ${disposition["Content-Disposition"]}` } : disposition;
  return { status: 200, headers: { "Content-Type": contentType, "X-Content-Type-Options": "nosniff", ...shown }, file };
}

/** Node writes headers as Latin-1; ComfyUI sends the name's UTF-8 bytes as they are. */
function headerText(name: string): string {
  return Buffer.from(name, "utf8").toString("latin1");
}

async function previewReply(file: string, preview: string, channel: string, disposition: Record<string, string>): Promise<RouteResponse> {
  const [format, ...rest] = preview.split(";");
  const last = rest.at(-1) ?? "";
  const quality = /^\d+$/.test(last) ? Math.min(100, Math.max(1, Number(last))) : 90;
  const picture = await decodePicture(await readFile(file));
  if (channel === "rgb" || format === "jpeg") for (let i = 3; i < picture.rgba.length; i += 4) picture.rgba[i] = 255;
  const asJpeg = format === "jpeg" && !channel.includes("a");
  const body = asJpeg ? encodeJpeg(picture, quality) : await encodeWebp(picture, quality);
  return { status: 200, headers: { "Content-Type": asJpeg ? "image/jpeg" : "image/webp", ...disposition }, body };
}

/** The colours without alpha, or the alpha alone as a black picture's transparency; both without the file's metadata. */
async function channelReply(file: string, channel: "rgb" | "a", disposition: Record<string, string>): Promise<RouteResponse> {
  const { width, height, rgba } = await decodePicture(await readFile(file));
  const pixels = width * height;
  const bytes = new Uint8Array(pixels * (channel === "rgb" ? 3 : 4));
  for (let i = 0; i < pixels; i++) {
    if (channel === "rgb") bytes.set(rgba.subarray(i * 4, i * 4 + 3), i * 3);
    else bytes[i * 4 + 3] = rgba[i * 4 + 3] as number;
  }
  const channels = channel === "rgb" ? 3 : 4;
  const body = await encodePng({ width, height, channels, row: rowsOf(bytes, width * channels) });
  return { status: 200, headers: { "Content-Type": "image/png", ...disposition }, body };
}

type Form = ReadonlyMap<string, FormField>;
type Save = (bytes: Buffer) => Promise<Buffer | null>;

/** Stores the field `image` under a free name. `prepare` turns the upload into what is stored; null stores nothing. */
async function upload(folders: Folders, form: Form, prepare: Save): Promise<RouteResponse> {
  const picture = form.get("image");
  if (!picture) return empty(400);
  const { fileName: name, bytes } = picture;
  // ComfyUI fails at both with a 500, which its clients know.
  if (!name) throw new TypeError("The upload has no file name.");
  const type = field(form, "type") ?? "input";
  if (!isFolderType(type)) throw new TypeError("Unknown folder type.");
  const subfolder = field(form, "subfolder") ?? "";
  const directory = resolveInside(folders[type], subfolder);
  const wanted = directory && resolveInside(folders[type], subfolder, name);
  if (!directory || !wanted) return empty(400);
  await mkdir(directory, { recursive: true });
  const overwrite = ["true", "1"].includes(field(form, "overwrite") ?? "");
  const place = overwrite ? { file: wanted, name, same: false } : await freePlace(wanted, name, bytes);
  if (!place.same) {
    const prepared = await prepare(bytes);
    if (prepared) await writeFile(place.file, prepared);
  }
  return json({ name: place.name, subfolder, type });
}

/** The first of `a.png`, `a (1).png`, ... that is free or already holds these bytes. */
async function freePlace(wanted: string, name: string, bytes: Buffer): Promise<{ file: string; name: string; same: boolean }> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 0; ; number++) {
    const candidate = number === 0 ? name : `${stem} (${number})${ending}`;
    const file = number === 0 ? wanted : join(dirname(wanted), basename(candidate));
    if (!(await isFile(file))) return { file, name: candidate, same: false };
    if (bytes.equals(await readFile(file))) return { file, name: candidate, same: true };
  }
}

/** Stores the picture that `original_ref` names, with the alpha of the upload and its own metadata. */
function uploadMask(folders: Folders): (request: RouteRequest) => Promise<RouteResponse> {
  return async (request) => {
    const form = await request.form();
    const reference = parseJson(field(form, "original_ref") ?? "");
    if (!isObject(reference) || typeof reference.filename !== "string") throw new TypeError("original_ref names no file.");
    const { name, type } = parseAnnotatedName(reference.filename);
    const folder = type ?? (reference.type === undefined ? "output" : String(reference.type));
    const original = isFolderType(folder) ? resolveInside(folders[folder as FolderType], String(reference.subfolder ?? ""), name) : null;
    return upload(folders, form, async (bytes) => {
      if (original === null || !(await isFile(original))) return null;
      const file = await readFile(original);
      const [below, above] = [await decodePicture(file), await decodePicture(bytes)];
      if (below.width !== above.width || below.height !== above.height) throw new TypeError("The mask has another size than the picture.");
      const rgba = below.rgba.slice();
      for (let i = 3; i < rgba.length; i += 4) rgba[i] = above.rgba[i] as number;
      return encodePng(
        { width: below.width, height: below.height, channels: 4, row: rowsOf(rgba, below.width * 4) },
        { text: pngText(file) },
      );
    });
  };
}

function field(form: Form, name: string): string | null {
  return form.get(name)?.bytes.toString("utf8") ?? null;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
