import type { NodeInfo } from "#comfyui/types.ts";
import type { ModelHeader } from "../models/family.ts";
import type { EngineFacts } from "../workflow/workflow.ts";
import type { EngineCatalog } from "./engine-catalog.ts";

/**
 * What several engines have together: a model that one of them has can be asked for, since its jobs go there. An engine that does not
 * answer is left out, unless none does.
 */
export class UnionCatalog implements EngineFacts {
  readonly #catalogs: readonly EngineCatalog[];

  /** The most usual engine first: what engines tell differently is told as it tells it. */
  constructor(catalogs: readonly EngineCatalog[]) {
    this.#catalogs = catalogs;
  }

  models(folder: string): Promise<string[]> {
    return this.#together((catalog) => catalog.models(folder));
  }

  /** The same; null for a folder that no engine knows. */
  async modelsOrNull(folder: string): Promise<string[] | null> {
    const files = await this.models(folder);
    return files.length > 0 || (await this.modelFolders()).includes(folder) ? files : null;
  }

  modelFolders(): Promise<string[]> {
    return this.#together((catalog) => catalog.modelFolders());
  }

  inputOptions(classType: string, input: string): Promise<string[]> {
    return this.#together((catalog) => catalog.inputOptions(classType, input));
  }

  /** As the first engine that has it tells it, with the choices that its inputs have on any. */
  async node(classType: string): Promise<NodeInfo | null> {
    const nodes = (await this.#answers((catalog) => catalog.node(classType))).flatMap((node) => node ?? []);
    const [first, ...others] = nodes;
    if (!first || others.length === 0) return first ?? null;
    const inputs = first.inputs.map((input) => {
      if (input.options === undefined) return input;
      const more = others.flatMap((node) => node.inputs.find(({ name }) => name === input.name)?.options ?? []);
      return { ...input, options: [...new Set([...input.options, ...more])] };
    });
    return { ...first, inputs };
  }

  header(folder: string, file: string): Promise<ModelHeader | null> {
    return this.#first((catalog) => catalog.header(folder, file));
  }

  /** Forgets everything. */
  clear(): void {
    for (const catalog of this.#catalogs) catalog.clear();
  }

  /** All names, each once, in the order in which the engines tell them. Rejects where no engine can be asked. */
  async #together(question: (catalog: EngineCatalog) => Promise<string[]>): Promise<string[]> {
    const answers = await this.#answers(question);
    return [...new Set(answers.flat())];
  }

  async #first<T>(question: (catalog: EngineCatalog) => Promise<T | null>): Promise<T | null> {
    const answers = await this.#answers(question);
    return answers.find((answer) => answer !== null) ?? null;
  }

  async #answers<T>(question: (catalog: EngineCatalog) => Promise<T>): Promise<T[]> {
    const settled = await Promise.allSettled(this.#catalogs.map(question));
    const answers = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const failed = settled.find((result) => result.status === "rejected");
    if (answers.length === 0 && failed) throw failed.reason;
    return answers;
  }
}
