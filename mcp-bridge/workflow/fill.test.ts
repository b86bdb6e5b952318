// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a prompt may look like that
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { fillWorkflow } from "./fill.ts";
import { firstVariant, type TemplateObject, workflowOf } from "./fixtures.ts";
import { fitSize } from "./limits/size-limits.ts";
import { withoutPlaceholders } from "./placeholders.ts";
import type { ResolvedArguments, UploadedImage } from "./workflow.ts";

function fill(
  values: ResolvedArguments["values"],
  change?: (template: TemplateObject) => void,
  uploaded: Record<string, UploadedImage> = {},
): Graph {
  const workflow = workflowOf(change);
  return fillWorkflow(workflow, firstVariant(workflow), { values, images: {}, preset: null, notes: [] }, uploaded);
}

const values = { prompt: "a fox", steps: 20, strength: 0.5, seed: 18446744073709551615n };

describe("filling", () => {
  it("keeps the type of a lone placeholder, and writes values into longer text", () => {
    expect(fill(values)).toEqual({
      "1": { class_type: "Painter", inputs: { text: "a fox", steps: 20, denoise: 0.5, seed: 18446744073709551615n } },
      "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "easel/18446744073709551615" } },
    });
  });

  it("reaches lists and objects within inputs, and spaces do not matter", () => {
    const change = (t: TemplateObject) => {
      t["1"].inputs.more = { list: ["{{ steps }}", { deep: "{{prompt}}!" }], none: null, yes: true };
    };
    expect(fill(values, change)["1"]?.inputs.more).toEqual({ list: [20, { deep: "a fox!" }], none: null, yes: true });
  });

  it("leaves any text unchanged, also with braces and dollar signs", () => {
    const nasty = fc.oneof(fc.string(), fc.constantFrom("{{seed}}", "$& $1 ${HOME} {{", "}}{{prompt}}", "__proto__", '\\u0000\n"'));
    fc.assert(
      fc.property(nasty, (prompt) => {
        const change = (t: TemplateObject) => {
          t["2"].inputs.filename_prefix = "<{{prompt}}|{{steps}}>";
        };
        const graph = fill({ ...values, prompt }, change);
        expect(graph["1"]?.inputs.text).toBe(prompt);
        expect(graph["2"]?.inputs.filename_prefix).toBe(`<${prompt}|20>`);
      }),
    );
  });

  it("leaves text in a node alone that only looks like a placeholder", () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("{{masterpiece}}, a boat", "{{{x}}}", "${default_steps}", '{{"{{"}}', "{{ a }} {{{{"),
    );
    fc.assert(
      fc.property(text, (written) => {
        const change = (t: TemplateObject) => {
          t["1"].inputs.note = withoutPlaceholders(written);
          t["1"].inputs.notes = withoutPlaceholders([written, { deep: written }]);
        };
        const { note, notes } = fill(values, change)["1"]?.inputs ?? {};
        expect([note, notes]).toEqual([written, [written, { deep: written }]]);
      }),
    );
  });

  it("does not change the template", () => {
    const workflow = workflowOf();
    const before = structuredClone(workflow);
    fillWorkflow(workflow, firstVariant(workflow), { values, images: {}, preset: null, notes: [] }, {});
    expect(workflow).toEqual(before);
  });

  it("refuses to send a placeholder that has no value", () => {
    const { seed: _, ...withoutSeed } = values;
    expect(() => fill(withoutSeed)).toThrow(EaselError);
    expect(() => fill({ ...values, steps: null })).toThrow("The workflow paint.json has no value for {{steps}}.");
  });
});

describe("optional nodes", () => {
  // 1 -> 3 -> 4 -> 2, where 3 and 4 may leave.
  const change = (t: TemplateObject) => {
    t.__metadata__.parameters.extra = { type: "number" };
    t.__metadata__.parameters.flag = { type: "boolean", default: false };
    t.__metadata__.optional_nodes = { "3": { when: "extra", bypass: ["from"] }, "4": { when: "flag", bypass: ["picture"] } };
    t["3"] = { class_type: "Enlarge", inputs: { from: ["1", 0], by: "{{extra}}" } };
    t["4"] = { class_type: "Mirror", inputs: { picture: ["3", 0] } };
    t["2"].inputs.images = ["4", 0];
  };
  const chain = (extra: number | null, flag: boolean) => {
    const graph = fill({ ...values, extra, flag }, change);
    return { nodes: Object.keys(graph), saved: graph["2"]?.inputs.images, mirrored: graph["4"]?.inputs.picture };
  };
  it("stay where their argument is given, and are bypassed where not", () => {
    expect(chain(2, true)).toEqual({ nodes: ["1", "2", "3", "4"], saved: ["4", 0], mirrored: ["3", 0] });
    expect(chain(2, false)).toEqual({ nodes: ["1", "2", "3"], saved: ["3", 0], mirrored: undefined });
    expect(chain(null, true)).toEqual({ nodes: ["1", "2", "4"], saved: ["4", 0], mirrored: ["1", 0] });
    expect(chain(null, false)).toEqual({ nodes: ["1", "2"], saved: ["1", 0], mirrored: undefined });
    expect(chain(0, false).nodes).toContain("3");
  });
});

describe("sizes of pictures", () => {
  const change = (fit: object) => (t: TemplateObject) => {
    t.__metadata__.parameters.image = { type: "image", required: true, fit };
    t["3"] = {
      class_type: "ImageScale",
      inputs: {
        image: "{{image}}",
        size: "{{image.width}}x{{image.height}}",
        width: "{{image.fit_width}}",
        height: "{{image.fit_height}}",
      },
    };
  };

  it("are those of the picture, and those to work at", () => {
    const graph = fill(values, change({ max_side: 1024 }), { image: { name: "in/fox.png", width: 3000, height: 2000 } });
    expect(graph["3"]?.inputs).toEqual({ image: "in/fox.png", size: "3000x2000", width: 1024, height: 680 });
  });

  it("too large a result is refused with the sizes", () => {
    const scaled = change({ max_side: 8192, multiple_of: 1, scale: "steps" });
    const image = { name: "fox.png", width: 3000, height: 10 };
    expect(fill({ ...values, steps: 2 }, scaled, { image })["3"]?.inputs).toMatchObject({ width: 6000, height: 20 });
    expect(() => fill({ ...values, steps: 4 }, scaled, { image })).toThrow(
      "The picture is 3000 × 10; 4 times that is 12000 × 40, and the longest side may be 8192.",
    );
  });

  it("are within the bounds, multiples, and keep the shape", () => {
    const side = fc.integer({ min: 1, max: 16_384 });
    fc.assert(
      fc.property(side, side, fc.constantFrom(1, 8, 64), fc.integer({ min: 256, max: 2048 }), (width, height, multipleOf, maxSide) => {
        const minSide = Math.floor(maxSide / 2);
        const size = fitSize({ width, height }, { minSide, maxSide, multipleOf }, null);
        const longest = Math.max(size.width, size.height);
        expect(size.width % multipleOf).toBe(0);
        expect(size.height % multipleOf).toBe(0);
        expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(multipleOf);
        expect(longest).toBeLessThanOrEqual(maxSide);
        expect(longest).toBeGreaterThan(minSide - multipleOf);
        // The longest side is off by less than one multiple, the other by half of one more.
        const scale = Math.max(width, height) / longest;
        const exact = Math.min(width, height) / scale;
        expect(Math.abs(Math.min(size.width, size.height) - exact)).toBeLessThanOrEqual(1.5 * multipleOf);
      }),
    );
  });
});
