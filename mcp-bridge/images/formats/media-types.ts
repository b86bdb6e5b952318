/** What a file is, for people and for programs. "data": anything else. */
export type MediaKind = "image" | "video" | "audio" | "model" | "text" | "data";

export interface MediaType {
  kind: MediaKind;
  mime: string;
}

/** By kind, then by ending: the content types of files that ComfyUI's nodes and the common custom ones write. */
const TYPES: Record<MediaKind, Record<string, string>> = {
  image: {
    png: "image/png",
    apng: "image/apng",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    webp: "image/webp",
    gif: "image/gif",
    svg: "image/svg+xml",
    tiff: "image/tiff",
    tif: "image/tiff",
    bmp: "image/bmp",
    avif: "image/avif",
    heic: "image/heic",
    heif: "image/heif",
    jxl: "image/jxl",
    jp2: "image/jp2",
    exr: "image/x-exr",
    hdr: "image/vnd.radiance",
    tga: "image/x-tga",
    ico: "image/x-icon",
    psd: "image/vnd.adobe.photoshop",
  },
  video: {
    mp4: "video/mp4",
    m4v: "video/x-m4v",
    webm: "video/webm",
    mov: "video/quicktime",
    mkv: "video/x-matroska",
    avi: "video/x-msvideo",
    ogv: "video/ogg",
    mpg: "video/mpeg",
    mpeg: "video/mpeg",
    "3gp": "video/3gpp",
  },
  audio: {
    mp3: "audio/mpeg",
    wav: "audio/wav",
    flac: "audio/flac",
    ogg: "audio/ogg",
    oga: "audio/ogg",
    opus: "audio/ogg",
    m4a: "audio/mp4",
    aac: "audio/aac",
    aiff: "audio/aiff",
    aif: "audio/aiff",
    weba: "audio/webm",
    mka: "audio/x-matroska",
    mid: "audio/midi",
    midi: "audio/midi",
  },
  model: {
    glb: "model/gltf-binary",
    gltf: "model/gltf+json",
    obj: "model/obj",
    mtl: "model/mtl",
    stl: "model/stl",
    ply: "model/ply",
    fbx: "model/vnd.fbx",
    usdz: "model/vnd.usdz+zip",
    "3mf": "model/3mf",
    dae: "model/vnd.collada+xml",
    splat: "model/splat",
    ksplat: "model/ksplat",
    spz: "model/spz",
    bvh: "model/bvh",
  },
  text: {
    txt: "text/plain",
    md: "text/markdown",
    csv: "text/csv",
    srt: "application/x-subrip",
    vtt: "text/vtt",
    json: "application/json",
    jsonl: "application/jsonl",
    yaml: "application/yaml",
    yml: "application/yaml",
    xml: "application/xml",
  },
  data: {
    pdf: "application/pdf",
    zip: "application/zip",
    latent: "application/octet-stream",
    safetensors: "application/octet-stream",
    ckpt: "application/octet-stream",
    pt: "application/octet-stream",
    pth: "application/octet-stream",
    gguf: "application/octet-stream",
    onnx: "application/octet-stream",
    npy: "application/octet-stream",
    npz: "application/octet-stream",
    h5: "application/octet-stream",
    bin: "application/octet-stream",
  },
};

const BY_ENDING = new Map<string, MediaType>(
  Object.entries(TYPES).flatMap(([kind, types]) =>
    Object.entries(types).map(([ending, mime]): [string, MediaType] => [ending, { kind: kind as MediaKind, mime }]),
  ),
);

/** Other names of content types, as Python's table, browsers and partner services write them. */
const ENDING_BY_MIME: Record<string, string> = {
  ...Object.fromEntries([...BY_ENDING].reverse().map(([ending, { mime }]) => [mime, ending])),
  "image/jpg": "jpg",
  "image/vnd.microsoft.icon": "ico",
  "audio/x-wav": "wav",
  "audio/wave": "wav",
  "audio/vnd.wave": "wav",
  "audio/mp3": "mp3",
  "audio/x-flac": "flac",
  "audio/opus": "opus",
  "audio/mp4a-latm": "m4a",
  "audio/x-m4a": "m4a",
  "audio/x-aiff": "aiff",
  "video/matroska": "mkv",
  "application/octet-stream": "bin",
};

/** The ending of a file's name, in small letters and without its dot; "" where it has none. */
export function endingOf(fileName: string): string {
  return /[^./\\]\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? "";
}

/** What a file with this ending is; null for an ending that is not in the table. */
export function mediaTypeOf(ending: string): MediaType | null {
  return BY_ENDING.get(ending) ?? null;
}

/** The ending that suits a content type, parameters aside; null for one that is not known. */
export function endingForMime(mime: string): string | null {
  return ENDING_BY_MIME[mime.split(";")[0]?.trim().toLowerCase() ?? ""] ?? null;
}

/** What a file of this content type is. */
export function kindOfMime(mime: string): MediaKind {
  return mediaTypeOf(endingForMime(mime) ?? "")?.kind ?? "data";
}
