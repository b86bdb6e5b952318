import type { Picture } from "#contract/gallery.ts";
import { painting } from "./painting.ts";
import { minute, now, picture } from "./samples.ts";

const SHAPES = [
  [1024, 1024],
  [832, 1216],
  [1216, 832],
  [1920, 640],
  [512, 512],
  [640, 1536],
] as const;
const MAKERS = ["easel", "comfyui", "a1111", "comfyui", "fooocus", "invokeai", null] as const;
const LONG_NAME = `${"A very long name of a picture that nobody would write but a program ".repeat(4)}(1).png`;

/** Of several programs, in several folders, of all shapes and kinds, some damaged. */
export const mixedPictures = (count: number): Picture[] =>
  Array.from({ length: count }, (_, number) => {
    const [width, height] = SHAPES[number % SHAPES.length] ?? [512, 512];
    const maker = MAKERS[number % MAKERS.length] ?? null;
    const isEasel = maker === "easel";
    return picture(number, {
      width,
      height,
      maker,
      software: maker === "fooocus" ? "Fooocus v2.5.5" : "",
      folder: isEasel ? "Easel" : "ComfyUI",
      fileName: number % 23 === 6 ? LONG_NAME : `ComfyUI_${String(number).padStart(5, "0")}_.png`,
      createdAt: now - number * 9 * 60 * minute,
      thumbnailUrl: painting(number, width / 4, height / 4),
      url: painting(number, width, height),
      ...(isEasel ? {} : { reference: "", tool: "", client: "", engine: null, took: null }),
      ...(maker === null ? { prompt: "", negativePrompt: "", model: "", seed: "" } : {}),
      ...odd(number),
    });
  });

function odd(number: number): Partial<Picture> {
  switch (number % 29) {
    case 4:
      return { whole: false, thumbnailUrl: "data:image/png;base64,AAAA", url: "data:image/png;base64,AAAA" };
    case 7:
      return { width: 20_000, height: 20_000, thumbnailUrl: "data:image/png;base64,AAAA", url: "data:image/png;base64,AAAA" };
    case 8:
      return { whole: false };
    case 11:
      return {
        kind: "audio",
        fileName: "ComfyUI_audio_00007_.flac",
        thumbnailUrl: null,
        width: null,
        height: null,
        url: "data:audio/flac,",
      };
    case 15:
      return { kind: "animation" };
    case 19:
      return { kind: "video", fileName: "ComfyUI_video_00003_.mp4" };
    default:
      return {};
  }
}

/** As many as somebody has after years; a few paintings in turn, since it is their number that counts. */
export function manyPictures(count: number): Picture[] {
  const some = mixedPictures(28);
  return Array.from({ length: count }, (_, number) => {
    const like = some[number % some.length] ?? picture(0);
    return { ...like, id: `m${number}`, createdAt: now - number * 50 * minute, fileName: `many_${number}.png` };
  });
}
