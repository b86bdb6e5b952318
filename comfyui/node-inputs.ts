import type { InputValue, NodeInfo, NodeInput } from "./types.ts";

/**
 * The inputs that a node has while its values are these, named as a graph names them: what comes with the choice of a dynamic
 * combo is "format.bit_depth", a part of an input that grows is "images.image0".
 */
export function inputsOf(info: NodeInfo, values: Readonly<Record<string, InputValue>>): NodeInput[] {
  return info.inputs.flatMap((input) => expanded(input, values));
}

function expanded(input: NodeInput, values: Readonly<Record<string, InputValue>>): NodeInput[] {
  if (input.dependents) {
    const chosen = values[input.name] ?? input.default ?? input.options?.[0];
    const dependents = input.dependents.find(({ key }) => key === String(chosen))?.inputs ?? [];
    return [input, ...dependents.flatMap((dependent) => expanded(within(input.name, dependent), values))];
  }
  if (input.parts) {
    const { names, least, input: part } = input.parts;
    return names.flatMap((name, index) => {
      const full = `${input.name}.${name}`;
      const section = index < least ? part.section : "optional";
      return index < least || values[full] !== undefined ? [{ ...part, name: full, section }] : [];
    });
  }
  return [input];
}

/** The input of that name, whatever is chosen in the combos that it depends on; undefined where there is none. */
export function findInput(info: NodeInfo, name: string): NodeInput | undefined {
  return search(info.inputs, name);
}

function search(inputs: readonly NodeInput[], name: string): NodeInput | undefined {
  for (const input of inputs) {
    if (input.name === name) return input;
    if (!name.startsWith(`${input.name}.`)) continue;
    const dependents = input.dependents?.flatMap((dependent) => dependent.inputs.map((one) => within(input.name, one))) ?? [];
    const part = input.parts?.names.find((candidate) => `${input.name}.${candidate}` === name);
    const found = part !== undefined && input.parts ? { ...input.parts.input, name } : search(dependents, name);
    if (found) return found;
  }
  return undefined;
}

const within = (name: string, input: NodeInput): NodeInput => ({ ...input, name: `${name}.${input.name}` });
