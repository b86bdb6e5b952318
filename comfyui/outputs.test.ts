import { expect, test } from "vitest";
import { loadImageValue } from "./graph.ts";
import { jobOutputs, posterNodeOf } from "./outputs.ts";
import { Outputs } from "./wire.ts";

const file = (filename: string, subfolder = "", type = "output") => ({ filename, subfolder, type });

test("outputs come in order of node id, pictures apart from the rest, whatever key they are filed under", () => {
  const outputs = jobOutputs(
    Outputs.parse({
      10: { images: [file("b.png", "easel"), { ...file("c.webp", "", "temp"), id: "new in 0.38" }], animated: [false] },
      9: { images: [file("a.PNG")] },
      "9:1": { text: ["first", "second"], seed: [7] },
      11: { images: [file("movie.mp4")], animated: [true] },
      12: { audio: [file("song.flac")], gifs: [file("loop.gif")], result: [1, null, { x: 1 }] },
      13: { text: "alone", "3d": [{ filename: "cup.glb" }] },
      14: null,
    }),
  );
  expect(outputs).toEqual({
    images: [file("a.PNG"), file("b.png", "easel"), file("c.webp", "", "temp"), file("loop.gif")],
    files: [file("movie.mp4"), file("song.flac"), file("cup.glb")],
    text: ["first", "second", "alone"],
  });
});

test("each node's way to tell of its files and words is understood", () => {
  const outputs = jobOutputs(
    Outputs.parse({
      1: { gifs: [{ ...file("clip_00001.mp4"), workflow: "clip_00001.png", fullpath: "/home/ann/clip_00001.mp4", frame_rate: 8 }] },
      2: { images: [file("frame.png")], a_images: [file("frame.png"), file("before.png", "", "temp")] },
      3: { result: ["preview3d_ab.glb", { position: 1 }, "temp/bg_ab.png"] },
      4: { result: ["preview_splat_ab.ply", null, []] },
      5: { result: ["3d/cup.obj", null, null] },
      6: { result: ["/srv/ComfyUI/output/cup.obj"] },
      7: { latents: [file("noise.latent")], images: [file("drawing.svg")] },
      8: {
        tags: ["1girl, smile"],
        value: [2.5],
        notes: "What it saw in it.",
        path: ["/home/ann/My pictures/a b"],
        id: ["k3"],
        widget: ["x"],
      },
      9: { bg: ["data:image/png;base64,AA AA"], animated: [true] },
    }),
  );
  expect(outputs.images).toEqual([file("frame.png"), file("before.png", "", "temp"), file("drawing.svg")]);
  expect(outputs.files).toEqual([
    { ...file("clip_00001.mp4"), poster: file("clip_00001.png") },
    file("preview3d_ab.glb"),
    file("preview_splat_ab.ply", "", "temp"),
    file("cup.obj", "3d"),
    file("noise.latent"),
  ]);
  expect(outputs.text).toEqual(["1girl, smile", "2.5", "What it saw in it."]);
});

test("the preview that was added for a video is its poster, and no output of its own", () => {
  const preview = file("ComfyUI_temp_1.png", "", "temp");
  const outputs = jobOutputs(
    Outputs.parse({
      3: { images: [file("clip.mp4", "video")], animated: [true] },
      [posterNodeOf("3")]: { images: [preview] },
      4: { images: [file("a.png")] },
      [posterNodeOf("4")]: { images: [preview] },
    }),
  );
  expect(outputs).toEqual({ images: [file("a.png")], files: [{ ...file("clip.mp4", "video"), poster: preview }], text: [] });
});

test("an output can be loaded again", () => {
  expect(loadImageValue({ filename: "a.png", subfolder: "", type: "input" })).toBe("a.png [input]");
  expect(loadImageValue({ filename: "a.png", subfolder: "easel", type: "output" })).toBe("easel/a.png [output]");
});
