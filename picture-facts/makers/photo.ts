import type { MakerReader } from "../generation.ts";
import { momentOf } from "../values.ts";

/** EXIF, XMP and PNG's own keywords, as cameras, editors and online services write them: what it shows, what made it, when. */
export const readPhoto: MakerReader = (texts) => {
  const xmp = texts.xmp ?? "";
  const camera = [texts["exif:Make"], texts["exif:Model"]].filter((text) => text && !text.includes("{")).join(" ");
  const software = camera || texts["exif:Software"] || inXmp(xmp, "xmp:CreatorTool") || texts.Software || "";
  const prompt = texts["exif:ImageDescription"] || inXmp(xmp, "dc:description") || texts.Description || "";
  const written = texts["exif:DateTimeOriginal"] ?? texts["exif:DateTime"] ?? inXmp(xmp, "xmp:CreateDate");
  if (!software && !prompt && !written) return null;
  return { software, prompt: prompt.includes("{") ? "" : prompt, createdAt: momentOf(written) };
};

/** A property of XMP, which is written as an attribute or as an element, perhaps with a list of one in it. */
function inXmp(xmp: string, name: string): string {
  const [, attribute] = new RegExp(`${name}="([^"]*)"`).exec(xmp) ?? [];
  const [, element] = new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}>`).exec(xmp) ?? [];
  return unescaped((attribute ?? element ?? "").replace(/<[^>]*>/g, "").trim());
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&", "#xA": "\n", "#39": "'" };

const unescaped = (text: string): string => text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
