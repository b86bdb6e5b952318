import { ErrorCode, type GetPromptRequest, type GetPromptResult, McpError, type Prompt } from "@modelcontextprotocol/sdk/types.js";
import type { Tools } from "./bridge.ts";

interface Template extends Prompt {
  /** Only shown together with this tool. */
  tool: string;
  arguments: { name: string; description: string; required: boolean }[];
  text(values: Record<string, string>): string;
}

/** Starting points that AI apps offer in their menus. */
const TEMPLATES: Template[] = [
  {
    name: "draw",
    title: "Draw a picture",
    description: "Paint something from a few words",
    tool: "generate_image",
    arguments: [
      { name: "subject", description: "What to draw, e.g. a fox in the snow", required: true },
      { name: "style", description: "e.g. watercolour, photograph, ink drawing", required: false },
    ],
    text: ({ subject, style }) =>
      `Draw me ${subject}${style ? ` in the style of a ${style}` : ""}. Turn this into a detailed English prompt, make one picture with generate_image, and tell me in one sentence what you asked for.`,
  },
  {
    name: "change_picture",
    title: "Change the last picture",
    description: "Go on with a picture that was made before",
    tool: "image_to_image",
    arguments: [{ name: "change", description: "What shall be different, e.g. make it night", required: true }],
    text: ({ change }) => `Take the picture that was made last, by its reference, and change it with image_to_image: ${change}.`,
  },
];

export function listPrompts(tools: Tools): Prompt[] {
  const shown = TEMPLATES.filter(({ tool }) => tools.has(tool));
  return shown.map(({ name, title, description, arguments: args }) => ({ name, title, description, arguments: args }));
}

/** Throws McpError for an unknown prompt or a missing argument. */
export function getPrompt(tools: Tools, { name, arguments: values = {} }: GetPromptRequest["params"]): GetPromptResult {
  const template = TEMPLATES.find((candidate) => candidate.name === name && tools.has(candidate.tool));
  if (!template) throw new McpError(ErrorCode.InvalidParams, `There is no prompt "${name.slice(0, 60)}"`);
  const missing = template.arguments.find((argument) => argument.required && !values[argument.name]?.trim());
  if (missing) throw new McpError(ErrorCode.InvalidParams, `The prompt ${name} needs "${missing.name}": ${missing.description}`);
  return {
    ...(template.description !== undefined && { description: template.description }),
    messages: [{ role: "user", content: { type: "text", text: template.text(values) } }],
  };
}
