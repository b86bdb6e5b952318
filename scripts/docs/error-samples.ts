import { aiApps } from "#contract/ai-apps.ts";

export type Samples = Record<string, unknown>;

/** An AI app whose name the page replaces, since a sentence wants the id of a real one. */
const APP = "codex";
const SIZE = { width: 4096, height: 4096, maxPixels: 4_194_304 };

/** Of every sentence: counts of names that are left out, places in a file, an AI app. */
const USUAL: Samples = { more: 0, moreNames: 0, line: ["‹line›"], column: ["‹column›"], client: APP };

/** Of sentences that count with a parameter, or that look one up. By code. */
const SPECIAL: Readonly<Record<string, Samples>> = {
  several_faults: {
    faults: [
      { code: "engine_not_running", parameters: {} },
      { code: "tool_makes_no_picture", parameters: {} },
    ],
  },
  settings_too_big: { bytes: 12_000_000, maxBytes: 5_000_000 },
  settings_blocked: { found: "list" },
  settings_too_unusual: { reason: "alias" },
  not_enough_room: { neededBytes: 12 * 1024 ** 3, spareBytes: 2 * 1024 ** 3, freeBytes: 7 * 1024 ** 3 },
  job_took_too_long: { seconds: 1800 },
  flag_unusable: { problem: "unknown" },
  output_too_large: { maxBytes: 1_000_000_000 },
  models_do_not_match: { part: "text" },
  search_unreadable: { faults: ["not_text"] },
  image_dimensions_too_large: { maxPixels: 100_000_000 },
  image_has_too_many_frames: { maxPixels: 100_000_000 },
  image_file_too_large: { bytes: 80_000_000, maxBytes: 50_000_000 },
  mask_unmarked: { reading: "brightness" },
  area_unreadable: { faults: ["nothing_marked"], places: [""] },
  area_extends_too_far: { maxPixels: 16_000_000 },
  argument_value_invalid: { fault: "not_in_list", given: "value" },
  configured_value_invalid: { fault: "not_in_list", given: "value" },
  model_makes_no_image: { modelKind: "video" },
  picture_size_over_limit: { ...SIZE, fittingWidth: 2048, fittingHeight: 2048 },
  upscaled_size_over_limit: SIZE,
  loras_unreadable: { faults: ["name_missing"], places: ["[0]"] },
};

/** What stands in the place of an error's parameters where a bare name would not do; `shown` puts names back in. */
export function samplesOf(code: string): Samples & { shown: (text: string) => string } {
  return { ...USUAL, ...SPECIAL[code], shown: (text) => text.replaceAll(aiApps[APP].name, "‹AI app›") };
}
