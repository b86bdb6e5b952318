import { describe, expect, test } from "vitest";
import { inverted, saved, withNodes } from "./graphs.ts";
import { makePng, pixel, readPng } from "./pixels.ts";
import { annotated, engine, finished, type Graph, needs, onlyImage, postPrompt, run, submit, tag, upload, view } from "./probe.ts";

describe("C22 which pictures LoadImage takes", () => {
  const load = (image: string): Graph => withNodes(inverted(), { "1": { class_type: "LoadImage", inputs: { image } } });
  const solid = (red: number) => makePng(8, 8, () => [red, 10, 20]);
  /** The red that came in. What is saved is cut off, not rounded, so one may be lost on the way. */
  const expectRed = async (graph: Graph, red: number) => {
    const got = 255 - (pixel(readPng(await view(onlyImage(await run(graph), "3"))), 0, 0)[0] ?? 0);
    expect(Math.abs(got - red)).toBeLessThanOrEqual(1);
  };

  test("by subfolder, and annotated with [temp], [input] or [output]", async () => {
    const input = await upload("by-name.png", solid(90), { type: "input" });
    const temp = await upload("by-name.png", solid(120));
    const output = onlyImage(await run(saved(`${tag}/loaded`, { color: 0x960000 })), "2");
    await expectRed(load(`${input.subfolder}/${input.name}`), 90);
    await expectRed(load(annotated(input)), 90);
    await expectRed(load(annotated(temp)), 120);
    await expectRed(load(annotated(output)), 150);
  });

  test("a picture that was overwritten is read again", async () => {
    const file = await upload("again.png", solid(50));
    const graph = load(annotated(file));
    await expectRed(graph, 50);
    await upload("again.png", solid(60), { overwrite: "true" });
    await expectRed(graph, 60);
  });

  test("the mask is what alpha leaves; without alpha it is an empty 64 x 64", async () => {
    const masked = (image: string): Graph => ({
      "1": { class_type: "LoadImage", inputs: { image } },
      "2": { class_type: "MaskToImage", inputs: { mask: ["1", 1] } },
      "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
    });
    const half = await upload(
      "half.png",
      makePng(10, 6, (x) => [1, 2, 3, x < 5 ? 255 : 55]),
    );
    const mask = readPng(await view(onlyImage(await run(masked(annotated(half))), "3")));
    expect([mask.width, mask.height]).toEqual([10, 6]);
    expect(pixel(mask, 0, 0)[0]).toBe(0);
    expect(Math.abs((pixel(mask, 9, 5)[0] ?? 0) - 200)).toBeLessThanOrEqual(1);
    const opaque = await upload("opaque.png", solid(1));
    const empty = readPng(await view(onlyImage(await run(masked(annotated(opaque))), "3")));
    expect([empty.width, empty.height, pixel(empty, 63, 63)[0]]).toEqual([64, 64, 0]);
  });

  test("what is no picture fails at run, by name of the node", async () => {
    const file = await upload("story.png", Buffer.from("once upon a time"));
    const entry = await finished(await submit(load(annotated(file))));
    expect(entry.status.status_str).toBe("error");
    expect(entry.status.messages.at(-1)).toMatchObject(["execution_error", { node_id: "1", node_type: "LoadImage" }]);
  });

  const outside = async () => {
    const { filename, subfolder } = onlyImage(await run(saved(`${tag}/outside`)), "2");
    return postPrompt({ prompt: load(`../output/${subfolder}/${filename}`) });
  };
  needs(engine.cancel || engine.practice, "ComfyUI before 0.38 follows .. out of the input folder")(
    "a path out of the input folder is refused",
    async () => {
      const { status, reply } = await outside();
      expect(status).toBe(400);
      expect(reply.node_errors["1"]?.errors[0]?.type).toBe("custom_validation_failed");
    },
  );
  needs(!engine.cancel && !engine.practice && engine.siblingDirectories, "not a ComfyUI before 0.38 with its usual folders")(
    "REAL-ONLY expected quirk: a path out of the input folder is followed",
    async () => {
      expect((await outside()).status).toBe(200);
    },
  );
});
