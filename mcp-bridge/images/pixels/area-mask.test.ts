import { describe, expect, it } from "vitest";
import { paint } from "../../test-support/pictures.ts";
import { type Area, readArea } from "../../workflow/area.ts";
import { drawArea } from "./area-mask.ts";
import { extendPixels } from "./extend.ts";

const area = (given: object): Area => readArea({ name: "area", type: "area", description: "", required: false }, given);

/** The mask as rows of characters: "#" changes, "." stays, "+" lies between. */
function drawn(given: object, width: number, height: number): string[] {
  const mask = drawArea(area(given), { width, height });
  const characters = Array.from(mask.data, (value) => (value === 255 ? "#" : value === 0 ? "." : "+"));
  return Array.from({ length: mask.height }, (_, row) => characters.slice(row * mask.width, (row + 1) * mask.width).join(""));
}

describe("an area is drawn", () => {
  it("as a box", () => {
    expect(drawn({ box: [0, 0, 0.5, 1] }, 8, 2)).toEqual(["####....", "####...."]);
  });

  it("as an ellipse", () => {
    expect(drawn({ ellipse: [0, 0, 1, 1] }, 8, 6)).toEqual(["..####..", ".######.", "########", "########", ".######.", "..####.."]);
  });

  it("as a polygon, also one that turns back on itself", () => {
    expect(drawn({ polygon: [0, 0, 1, 0, 0, 1] }, 6, 3)).toEqual(["#####.", "###...", "#....."]);
    const hook = [0, 0, 1, 0, 1, 1, 0, 1, 0, 0.75, 0.75, 0.75, 0.75, 0.25, 0, 0.25];
    expect(drawn({ polygon: hook }, 4, 4)).toEqual(["####", "...#", "...#", "####"]);
  });

  it("as several shapes together, and as all but them", () => {
    const shapes = [{ box: [0, 0, 0.25, 1] }, { box: [0.75, 0, 1, 1] }];
    expect(drawn({ shapes }, 8, 1)).toEqual(["##....##"]);
    expect(drawn({ shapes, invert: true }, 8, 1)).toEqual(["..####.."]);
  });

  it("with margins, which belong to it whatever the shapes are", () => {
    expect(drawn({ extend: { right: 0.5 }, feather: 0 }, 4, 2)).toEqual(["....##", "....##"]);
    expect(drawn({ box: [0, 0, 1, 1], invert: true, extend: { top: 0.5, left: 0.25 }, feather: 0 }, 4, 2)).toEqual([
      "#####",
      "#....",
      "#....",
    ]);
  });

  it("with an edge that fades outwards", () => {
    const [row = ""] = drawn({ box: [0, 0, 0.5, 1], feather: 0.5 }, 40, 20);
    expect(row).toMatch(/^#{20}#*\++\.+$/);
    const values = drawArea(area({ box: [0, 0, 0.5, 1], feather: 0.5 }), { width: 40, height: 20 }).data.slice(0, 40);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });

  it("at no more than 1024 pixels a side, in the shape of the extended picture", () => {
    expect(drawArea(area({ extend: { right: 1 } }), { width: 3000, height: 1500 })).toMatchObject({ width: 1024, height: 256 });
  });
});

it("a picture is mirrored into its margins, even into wide ones", () => {
  const picture = paint(2, 1, (x) => [x, 0, 0]);
  const { width, height, data } = extendPixels(picture, { left: 3, top: 1, right: 2, bottom: 0 });
  expect([width, height]).toEqual([7, 2]);
  const reds = Array.from({ length: 14 }, (_, index) => data[index * 4]);
  expect(reds).toEqual([1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0]);
});
