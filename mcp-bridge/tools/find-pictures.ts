import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import type { ViewFound, ViewFoundPicture } from "#contract/app-view.ts";
import type { BridgeContext } from "../context/context.ts";
import type { EngineServices } from "../context/engine-services.ts";
import type { Session } from "../context/session.ts";
import { cursorText, readFindArguments } from "../jobs/find/find-arguments.ts";
import type { KeptPicture } from "../jobs/find/kept-picture.ts";
import type { FoundPictures } from "../jobs/find/picture-index.ts";
import { Job } from "../jobs/record/job.ts";
import type { Tools } from "../workflow/template/library.ts";
import { FIND_PICTURES } from "../workflow/template/reserved-tools.ts";
import { textResult } from "./result.ts";

/** Of one answer, for the AI and for the view alike. */
const MAX_PICTURES = 12;
/** Of a prompt that is shown to tell pictures apart. */
const MAX_PROMPT_CHARACTERS = 160;

const text = (description: string) => ({ type: "string", description });

/** Looks for pictures of earlier days. */
export const findPictures: Tool = {
  name: FIND_PICTURES,
  title: "Find pictures",
  description: "Find pictures that were made or given earlier, newest first, with the references by which other tools take them.",
  inputSchema: {
    type: "object",
    properties: {
      words: text("Words of its prompt, e.g. fox snow"),
      date: text("yesterday, last week, 3 days ago, november, 2026-11-28, 2026-11"),
      from: text("Earliest, written as date"),
      to: text("Latest"),
      tool: text("e.g. inpaint; add_picture for those the user gave"),
      model: text("A part of its name"),
      cursor: text("Of the answer before, for the next page"),
    },
    additionalProperties: false,
  },
  annotations: { title: "Find pictures", readOnlyHint: true, openWorldHint: false },
};

/** Answers a call of find_pictures. @throws EaselError argument_invalid */
export async function findPicturesResult(
  context: BridgeContext,
  services: EngineServices,
  args: unknown,
  session: Session,
): Promise<CallToolResult> {
  const found = await search(context, services, args, session);
  const views = session.showsViews();
  const result = textResult(foundText(found, views));
  return views ? { ...result, structuredContent: { ...(await viewOf(context, services, found, session)) } } : result;
}

/** The same for a view that turns the page. @throws EaselError argument_invalid */
export async function foundForView(context: BridgeContext, services: EngineServices, args: unknown, session: Session): Promise<ViewFound> {
  return viewOf(context, services, await search(context, services, args, session), session);
}

function search(context: BridgeContext, { pictureIndexes }: EngineServices, args: unknown, { principal }: Session): Promise<FoundPictures> {
  const { query, after } = readFindArguments(args, context.clock.now());
  return pictureIndexes.of(principal.id).find(query, after, MAX_PICTURES);
}

/** A kept picture as the job that made it, for when the ledger has forgotten that; null where there is no such picture. */
export async function jobOfKeptPicture({ pictureIndexes }: EngineServices, reference: string, { principal }: Session): Promise<Job | null> {
  const picture = await pictureIndexes.of(principal.id).get(reference);
  if (!picture) return null;
  const { tool, createdAt, arguments: args, fileName, mime, width, height, bytes } = picture;
  const outputs = [{ reference, fileName, mime, width, height, bytes }];
  const view = { id: reference, tool, client: "", arguments: args, createdAt, startedAt: null, finishedAt: createdAt };
  return new Job({ ...view, state: { kind: "done", outputs, text: [] } }, null, principal.id);
}

function foundText(found: FoundPictures, views: boolean): string {
  const { total, pictures, more, unread } = found;
  const last = pictures.at(-1);
  return [
    pictures.length === 0 ? "No picture fits. Try fewer or other words, or another time." : `${countText(total)}, newest first:`,
    ...pictures.map(lineOf),
    ...(more && last ? [`For the next ones, call ${FIND_PICTURES} again with the same arguments and cursor "${cursorText(last)}".`] : []),
    ...(unread > 0 ? [`${unread} older files have not been read yet; ask again in a moment to search them, too.`] : []),
    ...(pictures.length > 0 ? ["To go on with one, give its reference as the image of another tool."] : []),
    ...(pictures.length > 0 && views ? ["They are shown to the user in the chat: do not list them unless asked."] : []),
  ].join("\n");
}

const countText = (total: number) => (total === 1 ? "One picture" : `${total} pictures`);

function lineOf({ reference, createdAt, tool, width, height, arguments: args }: KeptPicture): string {
  const facts = [localTime(createdAt), tool, width && height ? `${width} x ${height}` : "", String(args.model ?? "")];
  const prompt = promptOf(args);
  return `${reference}: ${facts.filter((fact) => fact !== "").join(", ")}${prompt === "" ? "" : `: ${prompt}`}`;
}

/** "2026-11-29 14:03", by this computer's clock. */
function localTime(time: number): string {
  const date = new Date(time);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function promptOf(args: KeptPicture["arguments"]): string {
  const prompt = String(args.prompt ?? args.question ?? "")
    .replace(/\s+/g, " ")
    .trim();
  return prompt.length <= MAX_PROMPT_CHARACTERS ? prompt : `${prompt.slice(0, MAX_PROMPT_CHARACTERS - 1)}…`;
}

async function viewOf(context: BridgeContext, services: EngineServices, found: FoundPictures, session: Session): Promise<ViewFound> {
  const { total, pictures, more, unread } = found;
  const last = pictures.at(-1);
  const tools = await context.tools(session.requester());
  const shown: ViewFoundPicture[] = [];
  for (const picture of pictures) shown.push(await shownPicture(services, picture, tools, session));
  return { total, pictures: shown, cursor: more && last ? cursorText(last) : null, unread };
}

async function shownPicture(
  { pictures, thumbnails }: EngineServices,
  { reference, mime, width, height, bytes, createdAt, tool, arguments: args }: KeptPicture,
  tools: Tools,
  { principal }: Session,
): Promise<ViewFoundPicture> {
  const thumbnail = await thumbnails.get(pictures.of(principal.id), principal.id, reference);
  const title = tools.get(tool)?.title ?? (tool === "" ? "" : tool.replaceAll("_", " "));
  return { reference, mime, width, height, bytes, thumbnail, blank: null, createdAt, title, prompt: promptOf(args) };
}
