import { ErrorCode, type GetPromptRequest, type GetPromptResult, McpError, type Prompt } from "@modelcontextprotocol/sdk/types.js";
import type { Tools } from "../workflow/template/library.ts";

/** Kinds of values that the bridge can list. */
export type Completable = "checkpoint" | "upscale_model" | "sampler" | "scheduler" | "reference" | "folder" | "scale";

interface PromptArgument {
  name: string;
  description: string;
  required: boolean;
  /** What the AI app may offer while the person types. */
  completes?: Completable;
  /** The only values that make sense; absent where any may. */
  oneOf?: readonly string[];
}

interface PromptTemplate extends Prompt {
  /** The prompt is shown where this tool is. */
  tool: string;
  arguments: PromptArgument[];
  text(values: Record<string, string>): string;
}

const picture: PromptArgument = {
  name: "picture",
  description: "Reference of an earlier picture; the last one if left out",
  required: false,
  completes: "reference",
};
const wanted = (name: string, description: string): PromptArgument => ({ name, description, required: true });
const optional = (name: string, description: string, completes?: Completable): PromptArgument => ({
  name,
  description,
  required: false,
  ...(completes && { completes }),
});

const which = (values: Record<string, string>) =>
  values.picture ? `the picture ${values.picture}` : "the picture that was made last, by its reference,";
const settings = (values: Record<string, string>, names: string[]) =>
  names.flatMap((name) => (values[name] ? [` Use ${name} "${values[name]}".`] : [])).join("");

/** Starting points that AI apps offer in their menus. */
const TEMPLATES: PromptTemplate[] = [
  {
    name: "draw",
    title: "Draw a picture",
    description: "Paint something from a few words",
    tool: "generate_image",
    arguments: [
      wanted("subject", "What to draw, e.g. a fox in the snow"),
      optional("style", "e.g. watercolour, photograph, ink drawing"),
      optional("model", "File name of an installed checkpoint", "checkpoint"),
      optional("sampler", "One of ComfyUI's samplers", "sampler"),
      optional("scheduler", "One of ComfyUI's schedulers", "scheduler"),
    ],
    text: (values) =>
      `Draw me ${values.subject}${values.style ? ` in the style of a ${values.style}` : ""}. Turn this into a detailed English prompt, ` +
      `make one picture with generate_image, and tell me in one sentence what you asked for.${settings(values, ["model", "sampler", "scheduler"])}`,
  },
  {
    name: "vary",
    title: "Make variants of a picture",
    description: "The same idea, a little different each time",
    tool: "image_to_image",
    arguments: [picture, optional("count", "How many; 3 if left out")],
    text: (values) =>
      `Take ${which(values)} and make ${values.count || "3"} variants of it with image_to_image: the prompt that it was made with, ` +
      "a low strength, and another seed each time. Show them and say what differs.",
  },
  {
    name: "change_picture",
    title: "Change a picture",
    description: "Go on with a picture that was made before",
    tool: "image_to_image",
    arguments: [wanted("change", "What shall be different, e.g. make it night"), picture],
    text: (values) => `Take ${which(values)} and change it with image_to_image: ${values.change}.`,
  },
  {
    name: "fix_part",
    title: "Fix a part of a picture",
    description: "Paint one part anew and leave the rest as it is",
    tool: "inpaint",
    arguments: [wanted("part", "Which part, e.g. the left hand"), wanted("change", "What shall be there instead"), picture],
    text: (values) =>
      `Take ${which(values)} and paint ${values.part} anew with inpaint, so that it shows ${values.change}. ` +
      "Look at the picture and say where that part is as `area`, with a box, an ellipse or a polygon around it and a feather of about 0.03; " +
      "leave everything else as it is. Ask me only if you cannot tell where it is: I can also mark it in the view of the picture.",
  },
  {
    name: "extend_picture",
    title: "Extend a picture",
    description: "Paint on beyond its edge",
    tool: "inpaint",
    arguments: [
      { ...wanted("side", "Which side: left, right, top or bottom"), oneOf: ["left", "right", "top", "bottom"] },
      optional("content", "What shall be there; what the picture shows if left out"),
      picture,
    ],
    text: (values) =>
      `Take ${which(values)} and extend it to the ${values.side} with inpaint: give \`area\` an \`extend\` of 0.5 for ${values.side}, ` +
      `and a prompt for the whole scene${values.content ? `, with ${values.content} in the new part` : ""}.`,
  },
  {
    name: "enlarge",
    title: "Enlarge a picture",
    description: "More pixels, for printing or a closer look",
    tool: "upscale",
    arguments: [
      picture,
      { ...optional("scale", "2 or 4 times as large; 2 if left out", "scale"), oneOf: ["2", "4"] },
      optional("model", "File name of an installed upscale model", "upscale_model"),
    ],
    text: (values) =>
      `Take ${which(values)} and make it ${values.scale || "2"} times as large with upscale.${settings(values, ["model"])} Tell me the new size.`,
  },
  {
    name: "describe",
    title: "Describe a picture",
    description: "Say what is in it",
    tool: "describe_image",
    arguments: [picture],
    text: (values) => `Use describe_image on ${which(values)} and tell me in two or three sentences what it shows.`,
  },
];

/** What `prompts/list` answers: the prompts whose tools are shown. */
export function listPrompts(tools: Tools): Prompt[] {
  return shownPrompts(tools).map(({ name, title, description, arguments: args }) => ({
    name,
    title,
    description,
    arguments: args.map(({ name, description, required }) => ({ name, description, required })),
  }));
}

/** What an argument of a prompt may be completed with; null where nothing is known, or there is no such prompt. */
export function completableArgument(tools: Tools, prompt: string, argument: string): Completable | null {
  const template = shownPrompts(tools).find(({ name }) => name === prompt);
  return template?.arguments.find(({ name }) => name === argument)?.completes ?? null;
}

/** What `prompts/get` answers. Throws McpError for an unknown prompt, a missing argument, or a value that makes no sense. */
export function getPrompt(tools: Tools, { name, arguments: values = {} }: GetPromptRequest["params"]): GetPromptResult {
  const template = shownPrompts(tools).find((candidate) => candidate.name === name);
  if (!template) throw new McpError(ErrorCode.InvalidParams, `There is no prompt "${name.slice(0, 60)}"`);
  const missing = template.arguments.find((argument) => argument.required && !values[argument.name]?.trim());
  if (missing) throw new McpError(ErrorCode.InvalidParams, `The prompt ${name} needs "${missing.name}": ${missing.description}`);
  const wrong = template.arguments.find(({ name, oneOf }) => values[name] && oneOf && !oneOf.includes(values[name]));
  if (wrong) throw new McpError(ErrorCode.InvalidParams, `"${wrong.name}" of the prompt ${name} must be one of ${wrong.oneOf?.join(", ")}`);
  return {
    ...(template.description !== undefined && { description: template.description }),
    messages: [{ role: "user", content: { type: "text", text: template.text(values) } }],
  };
}

const shownPrompts = (tools: Tools) => TEMPLATES.filter(({ tool }) => tools.has(tool));
