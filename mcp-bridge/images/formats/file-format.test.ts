import { describe, expect, test } from "vitest";
import { fileEnding } from "./file-format.ts";
import { endingForMime, kindOfMime } from "./media-types.ts";

const octets = "application/octet-stream";
const begin = (text: string) => Buffer.concat([Buffer.from(text, "latin1"), Buffer.alloc(64)]);

describe("the ending under which a file is kept", () => {
  test.each([
    ["its name's, where the bytes say nothing", "song.FLAC", "bytes", octets, "flac"],
    ["its name's among those of one container", "clip.mkv", "\x1aE\xdf\xa3", "video/webm", "mkv"],
    ["its name's among those of one container", "voice.opus", "OggS", "audio/ogg", "opus"],
    ["its name's among those of one container", "clip.mov", "\0\0\0\x14ftypqt  ", "video/quicktime", "mov"],
    ["the bytes', where the name is wrong", "clip.mp4", "GIF89a", "video/mp4", "gif"],
    ["the bytes', where the name is wrong", "photo.png", "\xff\xd8\xff\xe0", "image/png", "jpg"],
    ["the bytes', where there is no name", null, "RIFF....WAVE", octets, "wav"],
    ["the bytes', where the name has no ending", "output", "glTF", octets, "glb"],
    ["the bytes', where the name has no ending", "output", '<?xml version="1.0"?>\n<!-- a -->\n<svg>', "text/xml", "svg"],
    ["the bytes', where the name has no ending", "output", "RIFF....WEBP", octets, "webp"],
    ["the content type's, where nothing else tells", null, "bytes", "audio/x-wav; rate=1", "wav"],
    ["the content type's, where a number is no ending", "clip.00001", "bytes", "video/x-matroska", "mkv"],
    ["its name's, although nobody here knows it", "mesh.q3d", "bytes", octets, "q3d"],
    ["none that a double click would run", "picture.exe", "bytes", "image/png", "png"],
    ["none that a double click would run", "page.HTML", "bytes", octets, "bin"],
    ["none that is no plain word", "a.b c", "bytes", octets, "bin"],
    ["none for a name that only begins with a dot", ".png", "bytes", octets, "bin"],
  ])("%s: %s", (_why, name, text, mime, ending) => expect(fileEnding({ bytes: begin(text), name, mime })).toBe(ending));
});

test.each([
  ["image/jpeg", "jpg", "image"],
  ["audio/ogg", "ogg", "audio"],
  ["model/gltf-binary", "glb", "model"],
  ["application/json; charset=utf-8", "json", "text"],
  ["video/mp4", "mp4", "video"],
  ["application/octet-stream", "bin", "data"],
  ["made/up", null, "data"],
])("%s", (mime, ending, kind) => {
  expect(endingForMime(mime)).toBe(ending);
  expect(kindOfMime(mime)).toBe(kind);
});
