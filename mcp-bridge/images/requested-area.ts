import { EaselError } from "#contract/errors.ts";
import { type Area, areaParameters, extendedSize, isExtended } from "../workflow/area.ts";
import { pixelCount } from "../workflow/limits/graph-limits.ts";
import type { Size } from "../workflow/limits/size-limits.ts";
import type { Parameter } from "../workflow/workflow.ts";

/** A picture is extended in memory, 4 bytes a pixel. */
const MAX_EXTENDED_PIXELS = 25_000_000;

/** The area of a call, and the parameters that it is about. */
export interface RequestedArea {
  /** The parameter that it was given as. */
  name: string;
  area: Area;
  /** The parameter of the image that it is a part of. */
  image: string;
  /** The parameter whose place it takes. */
  mask: string;
}

/** The area among checked arguments; null where there is none. @throws EaselError argument_invalid where there is a mask, too. */
export function requestedArea(parameters: readonly Parameter[], given: Record<string, unknown>): RequestedArea | null {
  const about = areaParameters(parameters);
  const area = about && (given[about.area.name] as Area | undefined);
  if (!about || !area) return null;
  const [name, image, mask] = [about.area.name, about.image.name, about.mask.name];
  if (given[mask] !== undefined) throw new EaselError("argument_invalid", "area_and_mask", { name, mask });
  return { name, area, image, mask };
}

/** @throws EaselError argument_invalid where the image with its margins would be too large to make. */
export function checkExtendedSize({ name, area }: RequestedArea, image: Size | undefined): void {
  if (!image || !isExtended(area)) return;
  const size = extendedSize(area, image);
  if (pixelCount(size) <= MAX_EXTENDED_PIXELS) return;
  throw new EaselError("argument_invalid", "area_extends_too_far", { name, ...size, maxPixels: MAX_EXTENDED_PIXELS });
}

/** The sizes of a call's images, with the margins and the mask of its area. */
export function sizesWithArea(images: Record<string, Size>, requested: RequestedArea | null): Record<string, Size> {
  const image = requested && images[requested.image];
  if (!image) return images;
  const size = extendedSize(requested.area, image);
  return { ...images, [requested.image]: size, [requested.mask]: size };
}
