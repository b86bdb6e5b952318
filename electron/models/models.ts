import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { FreeBytes } from "#base/disk-space.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import type { ModelFolder } from "#contract/model-folders.ts";
import type { ModelFit, ModelPlan, ModelsView } from "#contract/models.ts";
import type { PendingTrash } from "../gallery/pending-trash.ts";
import { requireRoom } from "../supervisor/installer/disk-space.ts";
import { type LinkTarget, type ProbeRequest, probeLink } from "./link-probe.ts";
import type { ModelDownloads, Order } from "./model-downloads.ts";
import { checkFormat, guessFolder, HEAD_BYTES, isPickle, type ModelFile, modelFiles } from "./model-files.ts";
import type { ModelPlaces } from "./model-places.ts";
import type { Offer } from "./offers.ts";

export interface ModelsOptions {
  offers: readonly Offer[];
  places: () => Promise<ModelPlaces | null>;
  /** Memory of the graphics card in bytes; null where it is not known, or there is none. */
  cardBytes: () => number | null;
  freeBytes: FreeBytes;
  displayPath: (path: string) => string;
  probe: ProbeRequest;
  downloads: ModelDownloads;
  trash: PendingTrash;
  /** Absolute paths of models that wait to be thrown away. */
  hidden: () => ReadonlySet<string>;
}

/** What a person agreed to, or will. */
type Prepared = Omit<Order, "id" | "target" | "folder"> & { places: ModelPlaces };

/** With less memory than it needs a model still works, by parts of it at a time, down to about this share. */
const SLOW_SHARE = 0.5;
/** Where a person looked at many links without wanting any of them. */
const MAX_PLANS = 20;

/** The models of the engine in use: what is there, what can be had, and how it comes and goes. */
export class Models {
  readonly #options: ModelsOptions;
  readonly #plans = new Map<string, Prepared>();

  constructor(options: ModelsOptions) {
    this.#options = options;
  }

  async list(): Promise<ModelsView> {
    const { freeBytes, displayPath, cardBytes, offers } = this.#options;
    const places = await this.#options.places();
    const installed = places ? await modelFiles(places, this.#options.hidden()) : [];
    const [folder] = places?.checkpoints ?? [];
    const card = cardBytes();
    return {
      place: folder === undefined ? null : { folder: displayPath(path.dirname(folder)), free: await freeBytes(folder) },
      cardBytes: card,
      installed: installed.map(({ path: _, ...shown }) => shown),
      offers: offers.map(({ url: _, sha256: __, ...offer }) => ({
        ...offer,
        fit: fitOf(offer.neededBytes, card),
        installed: installed.some(({ name, folder: kind }) => kind === offer.folder && path.basename(name) === offer.file),
      })),
    };
  }

  /** @throws EaselError model_missing where there is no place for models; what `probeLink` throws */
  async plan(wish: { kind: "offer"; id: string } | { kind: "link"; url: string }): Promise<ModelPlan> {
    const places = (await this.#options.places()) ?? noPlace();
    if (wish.kind === "link") return this.#planLink(wish.url, places);
    const offer = this.#options.offers.find(({ id }) => id === wish.id) ?? gone();
    const { url, file, folder, bytes, sha256 } = offer;
    const prepared = { url, file, hosts: [new URL(url).host], sha256, total: bytes, places };
    return this.#remember(prepared, { folder, guessed: false, checksum: "list", refused: null });
  }

  async #planLink(url: string, places: ModelPlaces): Promise<ModelPlan> {
    const target = await probeLink(url, this.#options.probe, HEAD_BYTES);
    const { file, hosts, sha256, bytes } = target;
    const prepared = { url: url.trim(), file, hosts, sha256, total: bytes, places };
    const checksum = sha256 === null ? null : "host";
    return this.#remember(prepared, { folder: guessFolder(file), guessed: true, checksum, refused: refusalOf(target) });
  }

  async #remember(prepared: Prepared, rest: Pick<ModelPlan, "folder" | "guessed" | "checksum" | "refused">): Promise<ModelPlan> {
    const planId = randomUUID();
    if (rest.refused === null) this.#plans.set(planId, prepared);
    for (const id of this.#plans.keys()) if (this.#plans.size > MAX_PLANS) this.#plans.delete(id);
    const { file, hosts, total } = prepared;
    const free = await this.#options.freeBytes(placeOf(prepared.places, rest.folder));
    return { planId, file, hosts, bytes: total, free, pickle: isPickle(file), ...rest, refused: rest.refused ?? roomRefusal(total, free) };
  }

  /** @throws EaselError not_allowed for a plan that nobody made; what `ModelDownloads.start` throws */
  async download({ planId, folder }: { planId: string; folder: ModelFolder }): Promise<void> {
    const { places, ...prepared } = this.#plans.get(planId) ?? gone();
    this.#plans.delete(planId);
    await this.#options.downloads.start({ ...prepared, folder, target: path.join(placeOf(places, folder), prepared.file) });
  }

  /** Copies a file; answers its name. @throws EaselError argument_invalid for what is no model */
  async addFile(file: string, folder: ModelFolder | null): Promise<string> {
    const places = (await this.#options.places()) ?? noPlace();
    const name = path.basename(file);
    checkFormat(name, await headOf(file));
    const target = path.join(placeOf(places, folder ?? guessFolder(name)), name);
    const { size } = await fs.stat(file);
    requireRoom(size, await this.#options.freeBytes(path.dirname(target)));
    await fs.mkdir(path.dirname(target), { recursive: true });
    // Only whole under its own name, as ComfyUI lists what it finds.
    await fs.copyFile(file, `${target}.part`, fs.constants.COPYFILE_FICLONE);
    await fs.rename(`${target}.part`, target);
    return name;
  }

  /** Answers by what `undoRemove` takes it back. @throws EaselError output_gone */
  async remove(id: string): Promise<string> {
    const file = (await this.#files()).find((one) => one.id === id) ?? gone();
    return this.#options.trash.add([file.path], [file.path]);
  }

  /** False where it is too late. */
  undoRemove(key: string): boolean {
    return this.#options.trash.undo(key);
  }

  /** Where models go, absolute. @throws EaselError model_missing where there is no such place */
  async folder(): Promise<string> {
    return path.dirname(placeOf((await this.#options.places()) ?? noPlace(), "checkpoints"));
  }

  licenceOf(id: string): string {
    return (this.#options.offers.find((offer) => offer.id === id) ?? gone()).licence.url;
  }

  async #files(): Promise<ModelFile[]> {
    const places = await this.#options.places();
    return places ? modelFiles(places, this.#options.hidden()) : [];
  }
}

function fitOf(neededBytes: number, cardBytes: number | null): ModelFit {
  if (cardBytes === null) return "unknown";
  if (cardBytes >= neededBytes * 0.95) return "fits"; // a card of 8 GB says a little less
  return cardBytes >= neededBytes * SLOW_SHARE ? "slow" : "unknown";
}

function refusalOf({ file, head }: LinkTarget): ModelPlan["refused"] {
  try {
    checkFormat(file, head);
    return null;
  } catch (error) {
    return reportOf(error);
  }
}

function roomRefusal(bytes: number | null, free: number | null): ModelPlan["refused"] {
  try {
    if (bytes !== null) requireRoom(bytes, free);
    return null;
  } catch (error) {
    return reportOf(error);
  }
}

const placeOf = (places: ModelPlaces, folder: ModelFolder): string => places[folder][0] ?? noPlace();

async function headOf(file: string): Promise<Uint8Array> {
  const handle = await fs.open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function gone(): never {
  throw new EaselError("output_gone", "model_gone", {});
}

function noPlace(): never {
  throw new EaselError("model_missing", "no_place_for_models", {});
}
