import { listed } from "#base/did-you-mean.ts";
import { EaselError } from "#contract/errors.ts";
import { findCompanion } from "../../models/companion-files.ts";
import type { FileNeed, Identity, Version } from "../../models/family.ts";
import { assumeIdentity, identify } from "../../models/identify.ts";
import { findPlaceholders } from "../placeholders.ts";
import { defaultReference } from "../values.ts";
import type { EngineFacts, ModelNeed, Variant, Workflow, WorkflowDefaults } from "../workflow.ts";
import { findMissing } from "./missing-requirements.ts";
import { findModel, nameContains, noModel, unknownModel } from "./models.ts";

type ImageModel = Extract<Identity, { kind: "picture" }>;

/** An installed file, what it is, and the variant that can use it. */
interface Candidate {
  file: string;
  folder: string;
  identity: ImageModel;
  variant: Variant;
}

/** The model of one call. */
export interface SelectedModel {
  /** The placeholder that it fills. */
  name: string;
  file: string;
  version: Version;
  variant: Variant;
  /** What `{{model.vae}}` and its like stand for; null where the family has no such thing. */
  fields: Record<string, string | number | null>;
  notes: string[];
}

export interface ModelPreference {
  given: Record<string, unknown>;
  defaults: WorkflowDefaults;
}

/** The placeholder that is filled with a model of certain families, if the variant has one. */
export function familyNeed(variant: Variant): { name: string; need: ModelNeed & { families: string[] } } | null {
  for (const [name, need] of Object.entries(variant.needs.models)) {
    if (need.families) return { name, need: { ...need, families: need.families } };
  }
  return null;
}

/**
 * The model for a call, and with it the variant: the one asked for, else the configured one, else the best that is installed with
 * all that it needs. Null where the variants do not depend on families.
 * Throws EaselError model_missing, argument_invalid (a file that makes no pictures, or not with this tool).
 */
export async function selectModel(
  workflow: Workflow,
  variants: readonly Variant[],
  preference: ModelPreference,
  engine: EngineFacts,
): Promise<SelectedModel | null> {
  const name = variants.map(familyNeed).find((need) => need)?.name;
  if (name === undefined) return null;
  const { given, defaults } = preference;
  const selector = new ModelSelector(workflow, variants, name, engine);
  if (given[name] !== undefined) return selector.byName(String(given[name]));
  const parameter = workflow.parameters.find((candidate) => candidate.name === name);
  const configured = defaultReference(parameter?.default) === "default_model" ? defaults.default_model : parameter?.default;
  if (configured === undefined) return selector.best();
  try {
    return await selector.byName(String(configured));
  } catch (error) {
    if (!(error instanceof EaselError) || (error.kind !== "model_missing" && error.kind !== "argument_invalid")) throw error;
    const best = await selector.best();
    return { ...best, notes: [`${configured} cannot be used (${error.message.replace(/\.$/, "")}); ${best.file} was used.`] };
  }
}

/** What is installed for one call. */
class ModelSelector {
  readonly #workflow: Workflow;
  readonly #variants: readonly Variant[];
  readonly #name: string;
  readonly #engine: EngineFacts;

  constructor(workflow: Workflow, variants: readonly Variant[], name: string, engine: EngineFacts) {
    this.#workflow = workflow;
    this.#variants = variants;
    this.#name = name;
    this.#engine = engine;
  }

  async byName(wanted: string): Promise<SelectedModel> {
    for (const folder of this.#folders()) {
      const file = findModel(wanted, await this.#engine.models(folder));
      if (file !== null) return this.#withCompanions(await this.#requireCandidate(file, folder));
    }
    const usable = (await this.#candidates()).map(({ file }) => file);
    const { message, remedy } = unknownModel(wanted, this.#folders()[0] ?? "checkpoints", usable);
    throw missing({ message, remedy: `${remedy}${howToGet(identify(wanted))}` });
  }

  async best(): Promise<SelectedModel> {
    const ranked = (await this.#candidates())
      .map((candidate) => ({ candidate, rank: this.#rank(candidate) }))
      .flatMap(({ candidate, rank }) => (rank === null ? [] : [{ candidate, rank }]))
      .sort((a, b) => a.rank - b.rank || (a.candidate.file < b.candidate.file ? -1 : 1));
    let lack: unknown = null;
    for (const { candidate } of ranked) {
      try {
        // The header has the last word, so that a video model under a friendly name is not taken.
        return await this.#withCompanions(await this.#requireCandidate(candidate.file, candidate.folder));
      } catch (error) {
        if (!(error instanceof EaselError)) throw error;
        lack ??= error;
      }
    }
    if (lack) throw lack;
    const installed = await Promise.all(this.#folders().map((folder) => this.#engine.models(folder)));
    throw missing(noModel(this.#need(), installed.flat()));
  }

  /** Smaller is better; null = never for somebody who named none. */
  #rank({ file, identity: { version } }: Candidate): number | null {
    if (nameContains(file, this.#need().prefer)) return 0;
    if (version.special === "inpaint") return null;
    if (version.special === "edit") return 4;
    if (version.id === "checkpoint") return 3;
    return version.settings.usesConfigDefaults ? 1 : 2;
  }

  /** Every installed file that makes pictures with one of the variants, by name, or by header where the name says nothing. */
  async #candidates(): Promise<Candidate[]> {
    const found = await Promise.all(
      this.#folders().map(async (folder) =>
        Promise.all(
          (await this.#engine.models(folder)).map(async (file) => {
            const named = identify(file);
            const identity = named.kind === "unknown" ? await this.#identity(file, folder) : named;
            const variant = identity?.kind === "picture" ? this.#variantFor(folder, identity, file) : undefined;
            return identity?.kind === "picture" && variant ? { file, folder, identity, variant } : null;
          }),
        ),
      ),
    );
    return found.flat().filter((candidate) => candidate !== null);
  }

  async #identity(file: string, folder: string): Promise<Identity> {
    const header = (await this.#engine.header?.(folder, file).catch(() => null)) ?? null;
    const identity = identify(file, header);
    return identity.kind === "unknown" ? (assumeIdentity(folder) ?? identity) : identity;
  }

  /** The file as a candidate. Throws where it is none. */
  async #requireCandidate(file: string, folder: string): Promise<Candidate> {
    const told = await this.#identity(file, folder);
    // A name alone that only looks like a part of a model is no reason to refuse what somebody asked for.
    const identity = told.kind === "other" && !told.sure ? (assumeIdentity(folder) ?? told) : told;
    if (identity.kind === "other") throw await this.#unusable(`\`${file}\` is ${identity.what}, which makes no picture from a text.`);
    if (identity.kind === "unknown") {
      throw await this.#unusable(`Easel does not know what kind of model \`${file}\` is: neither its name nor its header says so.`);
    }
    const variant = this.#variantFor(folder, identity, file);
    if (variant) return { file, folder, identity, variant };
    const { family, complete } = identity;
    if (
      folder === "checkpoints" &&
      !complete &&
      this.#variants.some((candidate) => familyNeed(candidate)?.need.families.includes(family.id))
    ) {
      throw await this.#unusable(`\`${file}\` has no text encoder in it, so it belongs into ComfyUI's models/diffusion_models folder.`);
    }
    throw await this.#unusable(
      `\`${file}\` is a ${family.title} model, with which ${this.#workflow.toolName} cannot work from models/${folder}.`,
    );
  }

  async #unusable(message: string): Promise<EaselError> {
    const usable = (await this.#candidates()).map(({ file }) => file);
    const remedy =
      usable.length === 0 ? noModel(this.#need(), []).remedy : `Leave \`${this.#name}\` out, or use one of: ${listed(usable)}.`;
    return new EaselError("argument_invalid", message, remedy);
  }

  #variantFor(folder: string, { family, complete }: ImageModel, file: string): Variant | undefined {
    return this.#variants.find((variant) => {
      const wanted = familyNeed(variant)?.need;
      if (!wanted || wanted.folder !== folder || !wanted.families.includes(family.id)) return false;
      if (wanted.like && !nameContains(file, wanted.like)) return false;
      return folder !== "checkpoints" || complete !== modelFields(variant, this.#name).some((field) => field.startsWith("encoder_"));
    });
  }

  /** Completes a candidate with the files that belong to it. Throws model_missing with all that lack, node_missing. */
  async #withCompanions({ file, identity: { family, version }, variant }: Candidate): Promise<SelectedModel> {
    const needs = version.files ?? family.files ?? {};
    const fields: SelectedModel["fields"] = {
      shift: version.settings.shift ?? null,
      clip_skip: version.settings.clipSkip ?? null,
      encoder_type: family.encoderType ?? null,
    };
    const lacks: FileNeed[] = [];
    for (const field of modelFields(variant, this.#name)) {
      const need = needs[field];
      if (!need) continue;
      const found = findCompanion(need, await this.#engine.models(need.folder));
      if (found === null) lacks.push(need);
      else fields[field] = found;
    }
    if (lacks.length > 0) throw await this.#incomplete(`${version.title} (${file})`, lacks);
    const { nodes } = await findMissing({ ...variant.needs, models: {} }, this.#engine);
    if (nodes.length > 0) {
      throw new EaselError(
        "node_missing",
        `This engine does not know the node ${listed(nodes)}, which ${version.title} (${file}) needs.`,
        "Update ComfyUI, or choose another model.",
      );
    }
    await this.#checkEncoderType(`${version.title} (${file})`, variant, fields.encoder_type ?? null);
    return { name: this.#name, file, version, variant, fields, notes: [] };
  }

  /** An older ComfyUI has the loader, but does not know every kind of text encoder. */
  async #checkEncoderType(model: string, { graph }: Variant, type: string | number | null): Promise<void> {
    for (const { class_type, inputs } of Object.values(graph)) {
      if (inputs.type !== `{{${this.#name}.encoder_type}}`) continue;
      const options = (await this.#engine.node(class_type))?.inputs.find(({ name }) => name === "type")?.options;
      if (type === null || !options || options.includes(type)) continue;
      throw new EaselError("node_missing", `This engine is too old for ${model}.`, "Update ComfyUI, or choose another model.");
    }
  }

  async #incomplete(model: string, lacks: readonly FileNeed[]): Promise<EaselError> {
    const wanted = lacks.map(({ exampleFile: get, folder }) => `${get} in models/${folder}`).join(", ");
    const folders = [...new Set(lacks.map(({ folder }) => folder))];
    const there = await Promise.all(
      folders.map(async (folder) => `models/${folder} has ${listed(await this.#engine.models(folder), 8) || "nothing yet"}`),
    );
    return new EaselError(
      "model_missing",
      `${model} needs ${lacks.length === 1 ? "a file" : "files"} that ${lacks.length === 1 ? "is" : "are"} not installed: ${wanted}.`,
      `Put ${lacks.length === 1 ? "it" : "them"} there, or other sizes of the same, then ask again; or use another model. ${there.join("; ")}.`,
    );
  }

  #folders(): string[] {
    return [...new Set(this.#variants.flatMap((variant) => familyNeed(variant)?.need.folder ?? []))];
  }

  #need(): ModelNeed {
    return this.#variants.map(familyNeed).find((need) => need)?.need ?? { folder: "checkpoints" };
  }
}

/** What a variant asks of its model: "vae" for `{{model.vae}}`. */
export function modelFields({ graph, optionalNodes }: Variant, name: string): string[] {
  const used = findPlaceholders(graph).flatMap((use) => (use.name === name && use.field !== null ? [use.field] : []));
  const decided = Object.values(optionalNodes).flatMap(({ when }) => (when.startsWith(`${name}.`) ? [when.slice(name.length + 1)] : []));
  return [...new Set([...used, ...decided])];
}

/** What a model of a known family consists of, for somebody who wants to install it. */
function howToGet(identity: Identity): string {
  if (identity.kind !== "picture") return "";
  const { family, version } = identity;
  const files = Object.values(version.files ?? family.files ?? {}).map(({ exampleFile: get, folder }) => `${get} (models/${folder})`);
  return files.length === 0 ? "" : ` Besides its own file, ${version.title} needs ${files.join(", ")}.`;
}

const missing = ({ message, remedy }: { message: string; remedy: string }) => new EaselError("model_missing", message, remedy);
