import { formats } from "../formats.ts";

/** How a mask that marks nothing looks, by the way in which it was read. */
const unmarked = { brightness: "black everywhere", paint: "transparent everywhere", transparency: "nowhere transparent" };

const inMegabytes = (bytes: number) => `${formats.count(Math.round(bytes / 1_000_000))} MB`;
const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
const folderList = (folders: readonly string[]) =>
  `${formats.plural(folders.length, { one: "the folder", other: "the folders" })} ${quoted(folders)}`;

const anotherAddress = "Give the address of the picture itself, or the picture as base64.";
const referenceOrBase64 = "Give the reference of a picture that Easel made, or the picture itself as base64.";

/** Pictures and masks that a call names, and why they cannot be used. `name` is always the tool's parameter. */
export const imagesErrors = {
  image_dimensions_too_large: (p: { name: string; width: number; height: number; maxPixels: number; maxSidePixels: number }) => ({
    message: `The picture given as ${p.name} is ${p.width} x ${p.height} pixels; the most is ${p.maxPixels / 1_000_000} million pixels, ${p.maxSidePixels} a side.`,
    remedy: "Make it smaller first: pictures are worked on at about 1 to 2 million pixels.",
  }),
  image_has_too_many_frames: (p: { name: string; frames: number; maxFrames: number; maxPixels: number }) => ({
    message: `The picture given as ${p.name} is a moving one of ${p.frames} frames; the most is ${p.maxFrames} frames, ${p.maxPixels / 1_000_000} million pixels in all.`,
    remedy: "Give one frame of it, as a PNG, JPEG or WebP picture.",
  }),
  image_has_too_many_scans: (p: { name: string; scans: number; maxScans: number }) => ({
    message: `The JPEG given as ${p.name} is stored in ${p.scans} scans; the most is ${p.maxScans}.`,
    remedy: "Save it again in an image program, as an ordinary JPEG or a PNG.",
  }),
  image_took_too_long: (p: { seconds: number }) => ({
    message: `Reading the picture took longer than ${p.seconds} seconds and was stopped.`,
    remedy: "Make the picture smaller, or save it again in an image program.",
  }),
  image_took_too_much_memory: {
    message: "Reading the picture took too much memory and was stopped.",
    remedy: "Make the picture smaller, or save it again in an image program.",
  },
  image_broke_decoder: {
    message: "The picture's file is broken in a way that ended the program that read it.",
    remedy: "Save it again in an image program, as an ordinary JPEG or a PNG.",
  },
  /** `bytes`: null where only the first part of it has come. */
  image_file_too_large: (p: { name: string; bytes: number | null; maxBytes: number }) => ({
    message: `The picture given as ${p.name} is ${p.bytes === null ? "too large" : `${inMegabytes(p.bytes)} large`}; the most is ${inMegabytes(p.maxBytes)}.`,
    remedy: "Make it smaller, or save it as JPEG, and give it again.",
  }),
  /** A format that Easel converts, and could not. */
  image_not_convertible: (p: { name: string; format: string }) => ({
    message: `The ${p.format} picture given as ${p.name} could not be decoded.`,
    remedy: "Save it as JPEG or PNG, and give that.",
  }),
  image_not_readable: (p: { name: string }) => ({
    message: `What was given as ${p.name} is not a whole PNG, JPEG, WebP, GIF, AVIF or HEIC picture.`,
    remedy: "Give the reference of a picture that Easel made, or a complete picture file as base64.",
  }),

  image_reference_unknown: (p: { reference: string; newest: readonly string[] }) => ({
    message: `There is no picture "${p.reference}".`,
    remedy:
      p.newest.length > 0
        ? `The newest pictures are: ${p.newest.join(", ")}.`
        : "No picture has been made yet; make one with generate_image first.",
  }),
  /** `type`: a content type, such as video/mp4. */
  stored_output_no_picture: (p: { reference: string; type: string }) => ({
    message: `${p.reference} is no picture but a file of the type ${p.type}.`,
    remedy: "Give the reference of a picture.",
  }),
  stored_picture_damaged: (p: { reference: string }) => ({
    message: `The file of ${p.reference} is no longer a whole picture.`,
    remedy: "Make the picture again, or use another one.",
  }),

  image_paths_not_allowed: (p: { name: string }) => ({
    message: `${p.name} looks like the path of a file, and the user has not allowed Easel to read files that a chat names.`,
    remedy: `${referenceOrBase64} The user can allow folders: images.allowed_folders in config.yaml.`,
  }),
  image_path_outside_folders: (p: { name: string; folders: readonly string[] }) => ({
    message: `${p.name} names a file outside of the folders that Easel may read.`,
    remedy: `Ask the user to put the picture into ${folderList(p.folders)}, or give the reference of a picture that Easel made, or the picture itself as base64.`,
  }),
  image_path_not_found: (p: { name: string; folders: readonly string[] }) => ({
    message: `There is no file at the place that ${p.name} names.`,
    remedy: `Look for its exact name; Easel may read from ${folderList(p.folders)}.`,
  }),
  image_path_unreadable: (p: { name: string }) => ({
    message: `The file given as ${p.name} could not be read.`,
    remedy: "Give another file, or the picture itself as base64.",
  }),

  image_urls_not_allowed: (p: { name: string }) => ({
    message: `${p.name} is a web address, and the user has not allowed Easel to fetch pictures from the web.`,
    remedy: `${referenceOrBase64} The user can allow it: images.allow_http in config.yaml.`,
  }),
  image_url_not_public: (p: { name: string }) => ({
    message: `The web address given as ${p.name} does not lead to a public place of the internet.`,
    remedy:
      "Easel fetches pictures from public web addresses only. Give the picture as base64, or the reference of a picture that Easel made.",
  }),
  image_url_with_login: (p: { name: string }) => ({
    message: `The web address given as ${p.name} holds a name or a password.`,
    remedy: "Give an address that needs none.",
  }),
  image_url_malformed: (p: { name: string }) => ({
    message: `The web address given as ${p.name} is no complete web address.`,
    remedy: anotherAddress,
  }),
  image_url_host_unknown: (p: { name: string }) => ({
    message: `The web address given as ${p.name} could not be found.`,
    remedy: anotherAddress,
  }),
  image_url_failed: (p: { name: string }) => ({
    message: `The web address given as ${p.name} could not be fetched.`,
    remedy: anotherAddress,
  }),
  image_url_timed_out: (p: { name: string; seconds: number }) => ({
    message: `The web address given as ${p.name} took longer than ${formats.plural(p.seconds, { one: "1 second", other: `${p.seconds} seconds` })}.`,
    remedy: anotherAddress,
  }),
  image_url_insecure_redirect: (p: { name: string }) => ({
    message: `The web address given as ${p.name} leads from a protected to an unprotected address.`,
    remedy: anotherAddress,
  }),
  image_url_too_many_redirects: (p: { name: string }) => ({
    message: `The web address given as ${p.name} leads from address to address without end.`,
    remedy: anotherAddress,
  }),
  image_url_bad_status: (p: { name: string; status: number }) => ({
    message: `The web address given as ${p.name} was answered with ${p.status} instead of a picture.`,
    remedy: anotherAddress,
  }),
  image_url_no_image: (p: { name: string }) => ({
    message: `The web address given as ${p.name} leads to something that is no picture.`,
    remedy: anotherAddress,
  }),
  image_url_compressed: (p: { name: string }) => ({
    message: `The web address given as ${p.name} came packed in a way that was not asked for.`,
    remedy: anotherAddress,
  }),

  mask_missing: (p: { name: string }) => ({
    message: `\`${p.name}\` is missing, and the picture has no transparent parts that could take its place.`,
    remedy: "Give a mask: a picture of the same shape in which white is what shall change, and black what shall stay.",
  }),
  mask_unmarked: (p: { name: string; reading: keyof typeof unmarked }) => ({
    message: `\`${p.name}\` is ${unmarked[p.reading]}, so nothing would change.`,
    remedy: "Make white what shall change, and black what shall stay.",
  }),
  mask_not_decodable: (p: { name: string }) => ({
    message: `The picture given as ${p.name} could not be decoded.`,
    remedy: "Give the mask as a PNG.",
  }),
};
