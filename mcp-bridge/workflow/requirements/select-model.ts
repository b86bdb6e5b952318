import { EaselError, type ErrorCode, type ParametersOf } from "#contract/errors.ts";
import { findCompanion } from "../../models/companion-files.ts";
import type { Family, FileNeed, Identity, Version } from "../../models/family.ts";
import { assumeIdentity, identify } from "../../models/identify.ts";
import { findPlaceholders } from "../placeholders.ts";
import { defaultReference } from "../values.ts";
import type { EngineFacts, ModelNeed, Variant, Workflow, WorkflowDefaults } from "../workflow.ts";
import { findMissing } from "./missing-requirements.ts";
import { findModel, modelNotInstalled, nameContains, noSuitableModel } from "./models.ts";

type ImageModel = Extract<Identity, { kind: "image" }>;

/** An installed file, what it is, and the variant that can use it. */
interface Candidate {
  file: string;
  folder: string;
  identity: ImageModel;
  variant: Variant;
}

const MAX_SHOWN = 20;

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

/** What a call and the configuration say about the model. */
export interface ModelPreference {
  given: Record<string, unknown>;
  defaults: WorkflowDefaults;
}

/** The placeholder that a model of certain families fills; null where the variant has none. */
export function familyNeed(variant: Variant): { name: string; need: ModelNeed & { families: string[] } } | null {
  for (const [name, need] of Object.entries(variant.needs.models)) {
    if (need.families) return { name, need: { ...need, families: need.families } };
  }
  return null;
}

/**
 * The model for a call, and with it the variant: the requested one, else the configured one, else the best of those that are
 * installed with all they need. Null where the variants do not depend on families.
 * @throws EaselError model_missing, node_missing, argument_invalid (a file that makes no images, or not with this tool)
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

/** An installed file with which a workflow makes pictures, and what it is. */
export interface UsableModel {
  file: string;
  family: Family;
  version: Version;
}

/** Every installed model that one of the workflow's variants can use; none where they do not depend on families. */
export async function usableModels(workflow: Workflow, engine: EngineFacts): Promise<UsableModel[]> {
  const name = workflow.variants.map(familyNeed).find((need) => need)?.name;
  if (name === undefined) return [];
  const candidates = await new ModelSelector(workflow, workflow.variants, name, engine).candidates();
  return candidates.map(({ file, identity: { family, version } }) => ({ file, family, version }));
}

/** Selects the model of one call among the installed ones. */
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
    const usable = (await this.candidates()).map(({ file }) => file);
    throw modelNotInstalled(wanted, this.#folders()[0] ?? "checkpoints", usable, identify(wanted));
  }

  async best(): Promise<SelectedModel> {
    const ranked = (await this.candidates())
      .map((candidate) => ({ candidate, rank: this.#rank(candidate) }))
      .flatMap(({ candidate, rank }) => (rank === null ? [] : [{ candidate, rank }]))
      .sort((a, b) => a.rank - b.rank || (a.candidate.file < b.candidate.file ? -1 : 1));
    let firstError: unknown = null;
    for (const { candidate } of ranked) {
      try {
        // The header decides, so that a video model with a harmless name is not taken.
        return await this.#withCompanions(await this.#requireCandidate(candidate.file, candidate.folder));
      } catch (error) {
        if (!(error instanceof EaselError)) throw error;
        firstError ??= error;
      }
    }
    if (firstError) throw firstError;
    const installed = await Promise.all(this.#folders().map((folder) => this.#engine.models(folder)));
    throw noSuitableModel(this.#need(), installed.flat());
  }

  /** Smaller is better; null for what is never chosen unless it is named. */
  #rank({ file, identity: { version } }: Candidate): number | null {
    if (nameContains(file, this.#need().prefer)) return 0;
    if (version.special === "inpaint") return null;
    if (version.special === "edit") return 4;
    if (version.id === "checkpoint") return 3;
    return version.settings.usesConfigDefaults ? 1 : 2;
  }

  /** Every installed file that makes images with one of the variants, by its name, or by its header where the name says nothing. */
  async candidates(): Promise<Candidate[]> {
    const found = await Promise.all(
      this.#folders().map(async (folder) =>
        Promise.all(
          (await this.#engine.models(folder)).map(async (file) => {
            const named = identify(file);
            const identity = named.kind === "unknown" ? await this.#identity(file, folder) : named;
            const variant = identity?.kind === "image" ? this.#variantFor(folder, identity, file) : undefined;
            return identity?.kind === "image" && variant ? { file, folder, identity, variant } : null;
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

  /** The file as a candidate. @throws EaselError argument_invalid where it is none */
  async #requireCandidate(file: string, folder: string): Promise<Candidate> {
    const told = await this.#identity(file, folder);
    // A name that only looks like a part of a model is no reason to refuse what a call asked for.
    const identity = told.kind === "other" && !told.sure ? (assumeIdentity(folder) ?? told) : told;
    if (identity.kind === "other") {
      throw invalid("model_makes_no_image", { file, modelKind: identity.modelKind, ...(await this.#otherModels()) });
    }
    if (identity.kind === "unknown") throw invalid("model_kind_unknown", { file, ...(await this.#otherModels()) });
    const variant = this.#variantFor(folder, identity, file);
    if (variant) return { file, folder, identity, variant };
    const { family, complete } = identity;
    if (
      folder === "checkpoints" &&
      !complete &&
      this.#variants.some((candidate) => familyNeed(candidate)?.need.families.includes(family.id))
    ) {
      throw invalid("model_in_wrong_folder", { file, ...(await this.#otherModels()) });
    }
    const { toolName } = this.#workflow;
    throw invalid("model_family_unsuitable", { file, family: family.title, folder, toolName, ...(await this.#otherModels()) });
  }

  /** What can be used instead of a file that cannot, for the message catalogue. */
  async #otherModels(): Promise<{ parameter: string; neededFolder: string; usable: string[]; more: number }> {
    const usable = (await this.candidates()).map(({ file }) => file);
    const shown = usable.slice(0, MAX_SHOWN);
    return { parameter: this.#name, neededFolder: this.#need().folder, usable: shown, more: usable.length - shown.length };
  }

  #variantFor(folder: string, { family, complete }: ImageModel, file: string): Variant | undefined {
    return this.#variants.find((variant) => {
      const wanted = familyNeed(variant)?.need;
      if (!wanted || wanted.folder !== folder || !wanted.families.includes(family.id)) return false;
      if (wanted.like && !nameContains(file, wanted.like)) return false;
      return folder !== "checkpoints" || complete !== modelFields(variant, this.#name).some((field) => field.startsWith("encoder_"));
    });
  }

  /** The candidate with the files that belong to it. @throws EaselError model_missing with all that is missing, node_missing */
  async #withCompanions({ file, identity: { family, version }, variant }: Candidate): Promise<SelectedModel> {
    const needs = version.files ?? family.files ?? {};
    const fields: SelectedModel["fields"] = {
      shift: version.settings.shift ?? null,
      clip_skip: version.settings.clipSkip ?? null,
      encoder_type: family.encoderType ?? null,
    };
    const missing: FileNeed[] = [];
    for (const field of modelFields(variant, this.#name)) {
      const need = needs[field];
      if (!need) continue;
      const found = findCompanion(need, await this.#engine.models(need.folder));
      if (found === null) missing.push(need);
      else fields[field] = found;
    }
    const model = `${version.title} (${file})`;
    if (missing.length > 0) throw await this.#incomplete(model, missing);
    const { nodes } = await findMissing({ ...variant.needs, models: {} }, this.#engine);
    if (nodes.length > 0) {
      const shown = nodes.slice(0, MAX_SHOWN);
      throw new EaselError("node_missing", "model_nodes_missing", { model, nodes: shown, more: nodes.length - shown.length });
    }
    await this.#checkEncoderType(model, variant, fields.encoder_type ?? null);
    return { name: this.#name, file, version, variant, fields, notes: [] };
  }

  /** An older ComfyUI has the loader, but does not know every kind of text encoder. */
  async #checkEncoderType(model: string, { graph }: Variant, type: string | number | null): Promise<void> {
    for (const { class_type, inputs } of Object.values(graph)) {
      if (inputs.type !== `{{${this.#name}.encoder_type}}`) continue;
      const options = (await this.#engine.node(class_type))?.inputs.find(({ name }) => name === "type")?.options;
      if (type === null || !options || options.includes(type)) continue;
      throw new EaselError("node_missing", "engine_too_old_for_model", { model });
    }
  }

  async #incomplete(model: string, missing: readonly FileNeed[]): Promise<EaselError> {
    const folders = [...new Set(missing.map(({ folder }) => folder))];
    const installed = folders.map(async (folder) => (await this.#engine.models(folder)).map((file) => `${folder}/${file}`));
    return new EaselError("model_missing", "companion_files_missing", {
      model,
      files: missing.map(({ exampleFile }) => exampleFile),
      folders: missing.map(({ folder }) => folder),
      installed: (await Promise.all(installed)).flat(),
    });
  }

  #folders(): string[] {
    return [...new Set(this.#variants.flatMap((variant) => familyNeed(variant)?.need.folder ?? []))];
  }

  #need(): ModelNeed {
    return this.#variants.map(familyNeed).find((need) => need)?.need ?? { folder: "checkpoints" };
  }
}

/** The fields of its model that a variant uses: "vae" for `{{model.vae}}`. */
export function modelFields({ graph, optionalNodes }: Variant, name: string): string[] {
  const used = findPlaceholders(graph).flatMap((use) => (use.name === name && use.field !== null ? [use.field] : []));
  const decided = Object.values(optionalNodes).flatMap(({ when }) => (when.startsWith(`${name}.`) ? [when.slice(name.length + 1)] : []));
  return [...new Set([...used, ...decided])];
}

function invalid<C extends ErrorCode>(code: C, parameters: ParametersOf<C>): EaselError {
  return new EaselError("argument_invalid", code, parameters);
}
