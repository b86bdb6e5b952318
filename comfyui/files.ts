import { EaselError } from "#contract/errors.ts";
import type { HttpClient } from "./http.ts";
import type { HttpResponse } from "./http-response.ts";
import type { EngineFile } from "./types.ts";
import { UploadResponse } from "./wire.ts";

/** A file for the engine. */
export interface UploadFile {
  bytes: Uint8Array;
  /** Without folders; ComfyUI takes them from `subfolder`. */
  filename: string;
  mime?: string;
}

/** Where and how the engine stores a file. */
export interface UploadOptions {
  subfolder?: string;
  /** Otherwise a file of the same name with other content gets a number behind its name. */
  overwrite?: boolean;
  type?: "input" | "temp";
}

/** What the engine makes of a file before it sends it. */
export interface ViewOptions {
  /** A smaller format to convert to; `quality` is 1 to 100. */
  preview?: { format: "webp" | "jpeg"; quality: number };
  /** Only these channels. "rgb" and "a" come as PNG without metadata. */
  channel?: "rgb" | "a" | "rgba";
  /** A file that is larger than this is refused, as one of over 100 MB always is. */
  maxBytes?: number;
}

const TRANSFER_TIMEOUT_MS = 120_000;
/** Long films may come from another computer. */
const DOWNLOAD_TIMEOUT_MS = 600_000;
/** What is held in memory as a whole. */
const MAX_WHOLE_BYTES = 100_000_000;

/** `POST /upload/image`. See `ComfyClient.upload`. */
export async function upload(http: HttpClient, file: UploadFile, options: UploadOptions, signal?: AbortSignal): Promise<EngineFile> {
  return send(http, "/upload/image", uploadForm(file, options), signal);
}

/** `POST /upload/mask`. See `ComfyClient.uploadMask`. */
export async function uploadMask(
  http: HttpClient,
  file: UploadFile,
  original: EngineFile,
  options: UploadOptions,
  signal?: AbortSignal,
): Promise<EngineFile> {
  const form = uploadForm(file, options);
  form.append("original_ref", JSON.stringify(original));
  // For a missing original the engine would answer 200 and store nothing.
  await view(http, original, {}, signal);
  return send(http, "/upload/mask", form, signal);
}

/** `GET /view`. See `ComfyClient.view`. */
export async function view(http: HttpClient, file: EngineFile, options: ViewOptions, signal?: AbortSignal) {
  const query = {
    ...file,
    ...(options.preview && { preview: `${options.preview.format};${options.preview.quality}` }),
    ...(options.channel && { channel: options.channel }),
  };
  const maxBytes = Math.min(MAX_WHOLE_BYTES, options.maxBytes ?? MAX_WHOLE_BYTES);
  const tooLong = () => new EaselError("output_gone", "output_too_large", { maxBytes });
  return fileOf(await http.request("/view", { query, signal, timeoutMs: TRANSFER_TIMEOUT_MS, maxBytes, tooLong }), file);
}

/** `GET /view`, to the disk. See `ComfyClient.download`. */
export async function download(http: HttpClient, file: EngineFile, saveTo: string, maxBytes: number, signal?: AbortSignal) {
  const tooLong = () => new EaselError("output_gone", "output_too_large", { maxBytes });
  const timeoutMs = DOWNLOAD_TIMEOUT_MS;
  const { mime } = fileOf(await http.request("/view", { query: { ...file }, signal, timeoutMs, maxBytes, tooLong, saveTo }), file);
  return { mime };
}

/** @throws EaselError output_gone */
function fileOf(response: HttpResponse, file: EngineFile): { bytes: Uint8Array; mime: string } {
  if (response.mime === "text/html" && !/\.html?$/i.test(file.filename)) throw response.unexpectedError();
  // 400 and 403 are for names that point outside the engine's folders.
  if ([400, 403, 404].includes(response.status)) {
    throw new EaselError("output_gone", "output_not_on_engine", {}, file);
  }
  const { bytes, mime } = response.requireOk();
  return { bytes, mime };
}

async function send(http: HttpClient, path: string, form: FormData, signal: AbortSignal | undefined): Promise<EngineFile> {
  const response = await http.request(path, { method: "POST", form, signal, timeoutMs: TRANSFER_TIMEOUT_MS });
  if (response.status === 400) throw badName();
  const { name, subfolder, type } = response.requireOk().json(UploadResponse);
  return { filename: name, subfolder, type };
}

function uploadForm({ bytes, filename, mime }: UploadFile, { subfolder, overwrite, type }: UploadOptions): FormData {
  if (!/^[^/\\]+$/.test(filename) || /^\.+$/.test(filename)) throw badName();
  const form = new FormData();
  form.append("image", new Blob([new Uint8Array(bytes)], { type: mime ?? "application/octet-stream" }), filename);
  if (subfolder) form.append("subfolder", subfolder);
  if (overwrite) form.append("overwrite", "true");
  if (type) form.append("type", type);
  return form;
}

function badName(): EaselError {
  return new EaselError("argument_invalid", "upload_name_refused", {});
}
