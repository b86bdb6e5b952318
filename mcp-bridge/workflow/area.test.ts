import { describe, expect, it } from "vitest";
import { EaselError } from "#contract/errors.ts";
import { areaText, extendedSize, readArea } from "./area.ts";
import { sentencesOf, workflowOf } from "./fixtures.ts";
import { BrokenWorkflowError, type Parameter } from "./workflow.ts";

const parameter: Parameter = { name: "area", type: "area", description: "", required: false };
const NONE = { left: 0, top: 0, right: 0, bottom: 0 };

function refusal(given: unknown): EaselError {
  try {
    readArea(parameter, given);
  } catch (error) {
    if (error instanceof EaselError) return error;
  }
  return expect.fail("it was taken");
}

describe("an area", () => {
  it.each<[string, unknown, object]>([
    ["a box", { shapes: [{ box: [0, 0, 0.33, 1] }] }, { shapes: [{ box: [0, 0, 0.33, 1] }] }],
    ["a shape that is in no list", { ellipse: [0.2, 0.2, 0.8, 0.6] }, { shapes: [{ ellipse: [0.2, 0.2, 0.8, 0.6] }] }],
    ["corners by name", { box: { left: 0.5, top: 0, right: 1, bottom: 1 } }, { shapes: [{ box: [0.5, 0, 1, 1] }] }],
    ["numbers in quotes", { box: ["0", "0", "0.5", "1"] }, { shapes: [{ box: [0, 0, 0.5, 1] }] }],
    ["a rounding error", { box: [-0.001, 0, 1.0001, 1] }, { shapes: [{ box: [0, 0, 1, 1] }] }],
    [
      "points as pairs",
      {
        polygon: [
          [0, 0],
          [1, 0],
          [0.5, 1],
        ],
      },
      {
        shapes: [
          {
            polygon: [
              [0, 0],
              [1, 0],
              [0.5, 1],
            ],
          },
        ],
      },
    ],
    [
      "points in a row",
      { polygon: [0, 0, 1, 0, 0.5, 1] },
      {
        shapes: [
          {
            polygon: [
              [0, 0],
              [1, 0],
              [0.5, 1],
            ],
          },
        ],
      },
    ],
    [
      "points by name",
      {
        polygon: [
          { x: 0, y: 0 },
          { x: 1, y: 0 },
          { x: 0.5, y: 1 },
        ],
      },
      {
        shapes: [
          {
            polygon: [
              [0, 0],
              [1, 0],
              [0.5, 1],
            ],
          },
        ],
      },
    ],
    ["margins alone, with a soft seam", { extend: { right: 0.5 } }, { extend: { ...NONE, right: 0.5 }, feather: 0.02 }],
    [
      "everything at once",
      { shapes: [{ box: [0, 0, 1, 0.5] }], invert: true, feather: 0.1, extend: { top: 1 } },
      { shapes: [{ box: [0, 0, 1, 0.5] }], invert: true, feather: 0.1, extend: { ...NONE, top: 1 } },
    ],
  ])("may be %s", (_, given, area) => {
    const read = readArea(parameter, given);
    expect(read).toEqual({ shapes: [], invert: false, feather: 0, extend: NONE, ...area });
    expect(readArea(parameter, JSON.parse(areaText(read)))).toEqual(read);
  });

  it("is refused with all that is wrong with it, and what would be right", () => {
    const error = refusal({
      shapes: [
        { box: [0.5, 0, 0.2, 1] },
        { circle: [0, 0, 1, 1] },
        { ellipse: [0, 0, 300, 200] },
        {
          polygon: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
      fether: 0.1,
      invert: "no",
      extend: { right: 3, up: 1 },
    });
    expect(sentencesOf(error)).toEqual({
      kind: "argument_invalid",
      message: [
        "`area.fether` is unknown; use feather",
        "`area.shapes[0].box` is 0.5, 0, 0.2, 1, but must be left, top, right, bottom, with left before right and top before bottom",
        '`area.shapes[1]` must be one shape: {"box": ...}, {"ellipse": ...} or {"polygon": ...}',
        "`area.shapes[2].ellipse[2]` is 300, but must be from 0 to 1, a part of the picture and not pixels",
        "`area.shapes[2].ellipse[3]` is 200, but must be from 0 to 1, a part of the picture and not pixels",
        "`area.shapes[3].polygon` must be at least three points: [[x, y], [x, y], [x, y]]",
        "`area.invert` must be true or false",
        "`area.extend.up` is unknown; use left, top, right, bottom",
        "`area.extend.right` is 3, but must be from 0 to 1",
      ]
        .join("; ")
        .concat("."),
      remedy: expect.stringContaining('The left third is {"shapes": [{"box": [0, 0, 0.33, 1]}]}'),
    });
  });

  it.each<[unknown, string]>([
    ["the left third", "`area` is no object"],
    [{}, "`area` marks nothing: it has neither shapes nor a margin"],
    [{ shapes: [], extend: { left: 0 } }, "`area` marks nothing"],
    [{ box: [0, 0, 1] }, "`area.box` must be four numbers"],
    [{ box: [0, 0, 1, 1], feather: 2 }, "`area.feather` is 2, but must be from 0 to 0.5"],
    [{ box: [0, 0, 1, 1], feather: "soft" }, "`area.feather` must be a number"],
    [{ extend: 0.5 }, '`area.extend` must be an object such as {"right": 0.5}'],
    [{ shapes: Array.from({ length: 51 }, () => ({ box: [0, 0, 1, 1] })) }, "`area.shapes` has more than 50 shapes"],
  ])("%j is refused", (given, words) => {
    expect(refusal(given).message).toContain(words);
  });

  it("adds whole pixels", () => {
    expect(extendedSize(readArea(parameter, { extend: { left: 0.25, right: 0.5, top: 0.333 } }), { width: 640, height: 480 })).toEqual({
      width: 640 + 160 + 320,
      height: 480 + 160,
    });
  });
});

it("a template's area needs an image and a mask to draw", () => {
  expect(() => workflowOf((t) => Object.assign(t.__metadata__.parameters, { where: { type: "area" } }))).toThrow(BrokenWorkflowError);
  expect(() => workflowOf((t) => Object.assign(t.__metadata__.parameters, { where: { type: "area" } }))).toThrow(
    /`where` needs an image and a mask parameter/,
  );
});
