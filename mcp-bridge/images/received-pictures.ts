import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import { PART_CHARACTERS } from "#contract/app-view.ts";
import { EaselError } from "#contract/errors.ts";
import type { KnownFormats } from "./formats/known-format.ts";
import { endingForMime } from "./formats/media-types.ts";
import { readImageInfo } from "./image-info.ts";
import { checkImageLimits, imageTooLarge, MAX_IMAGE_BYTES } from "./limits.ts";
import type { PictureStore } from "./picture-store.ts";

/** Uploads that are not complete yet; an older one is forgotten. */
const MAX_UPLOADS = 8;
/** Base64 of the largest picture. */
const MAX_CHARACTERS = Math.ceil(MAX_IMAGE_BYTES / 3) * 4;

/** A part of a picture that is sent in several messages. */
export interface UploadPart {
  /** The sender's own choice, one for each file. */
  id: string;
  /** Parts come in this order; a part that comes twice counts once. */
  index: number;
  total: number;
  data: string;
}

/** A picture that has come completely and is kept. */
export interface ReceivedPicture {
  reference: string;
  mime: string;
  width: number;
  height: number;
  bytes: Uint8Array;
}

/** Puts pictures together that views send in parts, checks what they are by their bytes, and keeps them under a reference. */
export class ReceivedPictures {
  readonly #formats: KnownFormats;
  readonly #uploads = new LRUCache<string, { parts: string[]; characters: number }>({ max: MAX_UPLOADS });

  constructor(formats: KnownFormats) {
    this.#formats = formats;
  }

  /**
   * Takes a part; answers the picture with the last one, else null.
   * @param owner whose upload it is: nobody adds to another's.
   * @param store where the picture is kept.
   * @throws EaselError argument_invalid for a part that does not fit the others, image_unreadable for what is no picture.
   */
  async take(owner: string, { id, index, total, data }: UploadPart, store: PictureStore): Promise<ReceivedPicture | null> {
    const key = `${owner}/${id}`;
    const upload = this.#uploads.get(key) ?? { parts: [], characters: 0 };
    const fits = index <= upload.parts.length && index < total && data.length <= PART_CHARACTERS;
    if (!fits) throw new EaselError("argument_invalid", "upload_out_of_order", {});
    if (index < upload.parts.length) return null; // it came before
    upload.parts.push(data);
    upload.characters += data.length;
    if (upload.characters > MAX_CHARACTERS) {
      this.#uploads.delete(key);
      throw imageTooLarge("image", null);
    }
    if (upload.parts.length < total) {
      this.#uploads.set(key, upload);
      return null;
    }
    this.#uploads.delete(key);
    return this.keep(Buffer.from(upload.parts.join(""), "base64"), store);
  }

  /** Keeps a picture that has come whole. @throws EaselError image_unreadable for what is no picture, or too large a one. */
  async keep(file: Uint8Array, store: PictureStore): Promise<ReceivedPicture> {
    const bytes = await this.#formats.of("image", file);
    if (bytes.length > MAX_IMAGE_BYTES) throw imageTooLarge("image", bytes.length);
    const info = readImageInfo(bytes);
    if (!info) throw new EaselError("image_unreadable", "upload_not_a_picture", {});
    checkImageLimits("image", info);
    const { mime, width, height } = info;
    const reference = randomUUID().slice(0, 8);
    await store.save(reference, bytes, endingForMime(mime) ?? "bin");
    return { reference, mime, width, height, bytes };
  }
}
