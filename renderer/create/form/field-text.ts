import { messages } from "#contract/messages/messages.ts";
import type { FormField, ToolForm } from "#contract/tool-form.ts";
import { lookUp } from "../../text/look-up.ts";

const words = messages.createPage;

/** What an argument is called for people. */
export function fieldLabel({ name, title }: Pick<FormField, "name" | "title">): string {
  return title ?? lookUp(words.fields, name) ?? readable(name);
}

/** A sentence about it, or nothing. What Easel's own tools say of their arguments is written for AI apps. */
export function fieldHint({ own }: Pick<ToolForm, "own">, { name, description }: FormField): string | null {
  return lookUp(words.hints, name) ?? (own && description !== "" ? description : null);
}

/** "Glow amount" of "glow_amount". */
function readable(name: string): string {
  const plain = name.replace(/[_-]+/g, " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

export const formTitle = ({ toolName, title }: Pick<ToolForm, "toolName" | "title">): string => lookUp(words.tools, toolName) ?? title;
