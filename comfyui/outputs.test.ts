import { expect, test } from "vitest";
import { loadImageValue } from "./graph.ts";
import { jobOutputs } from "./outputs.ts";
import { Outputs } from "./wire.ts";

const file = (filename: string, subfolder = "", type = "output") => ({ filename, subfolder, type });

test("outputs come in order of node id, pictures apart from the rest, whatever key they are filed under", () => {
  const outputs = jobOutputs(
    Outputs.parse({
      10: { images: [file("b.png", "easel"), { ...file("c.webp", "", "temp"), id: "new in 0.38" }], animated: [false] },
      9: { images: [file("a.PNG")] },
      "9:1": { text: ["first", "second"], string: ["not told"] },
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

test("an output can be loaded again", () => {
  expect(loadImageValue({ filename: "a.png", subfolder: "", type: "input" })).toBe("a.png [input]");
  expect(loadImageValue({ filename: "a.png", subfolder: "easel", type: "output" })).toBe("easel/a.png [output]");
});
