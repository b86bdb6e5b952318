import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import {
  ADD_PICTURE_VIEW,
  FIND_PICTURES_VIEW,
  PART_CHARACTERS,
  PICTURE_VIEW,
  VIEW_TOOL,
  type ViewJob,
  type ViewPicture,
  type ViewUpload,
} from "#contract/app-view.ts";
import { EaselError } from "#contract/errors.ts";
import type { BridgeContext } from "../context/context.ts";
import type { EngineServices } from "../context/engine-services.ts";
import type { Session } from "../context/session.ts";
import { parseReference } from "../images/picture-store.ts";
import type { Job } from "../jobs/record/job.ts";
import { parseJobRequest } from "../jobs/record/job-request.ts";
import type { Tools } from "../workflow/template/library.ts";
import { ADD_PICTURE, FIND_PICTURES } from "../workflow/template/reserved-tools.ts";
import { foundForView, jobOfKeptPicture } from "./find-pictures.ts";
import { textResult } from "./result.ts";
import { canShowInEasel, thumbnailUri, viewJobOf } from "./view-job.ts";

/** Which tools an AI app shows a view for, in both spellings that hosts read (the flat one is older). */
export const viewMeta = (uri: string) => ({ ui: { resourceUri: uri }, "ui/resourceUri": uri });
export const PICTURE_META = viewMeta(PICTURE_VIEW);
export const ADD_PICTURE_META = viewMeta(ADD_PICTURE_VIEW);
export const FIND_PICTURES_META = viewMeta(FIND_PICTURES_VIEW);

/** Not for the AI: hosts keep it from the model. */
export const viewTool: Tool = {
  name: VIEW_TOOL,
  title: "Easel's view",
  description: "For Easel's own view only.",
  inputSchema: { type: "object", properties: { ask: { type: "string", description: "What the view wants" } }, required: ["ask"] },
  annotations: { title: "Easel's view", readOnlyHint: true, openWorldHint: false },
  _meta: { ui: { visibility: ["app"] } },
};

/** Whether a view is shown for any of the tools. */
export const hasViews = (tools: Tools): boolean =>
  tools.has(ADD_PICTURE) ||
  tools.has(FIND_PICTURES) ||
  [...tools.values()].some((workflow) => workflow !== null && workflow.produces !== "text");

const Reference = z.string().max(100);
const Request = z.discriminatedUnion("ask", [
  z.object({
    ask: z.literal("job"),
    job_id: z.string().max(100).optional(),
    tool: z.string().max(100).optional(),
    arguments: z.record(z.string(), z.unknown()).optional(),
    preview: z.number().optional(),
  }),
  z.object({ ask: z.literal("picture"), reference: Reference, offset: z.number().int().min(0) }),
  z.object({
    ask: z.literal("upload"),
    id: z.string().min(1).max(64),
    index: z.number().int().min(0),
    total: z.number().int().min(1).max(10_000),
    data: z.string().max(PART_CHARACTERS),
  }),
  z.object({ ask: z.literal("kept"), reference: Reference }),
  z.object({ ask: z.literal("find"), arguments: z.record(z.string(), z.unknown()) }),
  z.object({ ask: z.literal("show"), reference: Reference }),
]);
type Request = z.output<typeof Request>;

/** Of a picture that was just added. */
const MAX_THUMBNAIL_CHARACTERS = 20_000;

/** Answers a view. @throws EaselError */
export async function answerView(
  context: BridgeContext,
  services: EngineServices,
  args: unknown,
  session: Session,
): Promise<CallToolResult> {
  const request = Request.safeParse(args);
  if (!request.success) throw new EaselError("argument_invalid", "view_request_unknown", {});
  return { ...textResult(request.data.ask), structuredContent: { ...(await answer(context, services, request.data, session)) } };
}

async function answer(context: BridgeContext, services: EngineServices, request: Request, session: Session): Promise<object> {
  switch (request.ask) {
    case "job": {
      if (request.job_id === undefined && !session.showsViews()) return { ...UNKNOWN_JOB, state: { kind: "off" } } satisfies ViewJob;
      const job = await findJob(context, services, request, session);
      return job ? viewJobOf(context, services, job, session.requester(), request.preview) : UNKNOWN_JOB;
    }
    case "kept": {
      const reference = existing(request.reference);
      const made = await services.jobs.find(reference, session.requester());
      const known = made?.view.state.kind === "done" && made.view.state.outputs.some((output) => output.reference === reference);
      const job = made && known ? made : await jobOfKeptPicture(services, reference, session);
      return job ? viewJobOf(context, services, job, session.requester()) : UNKNOWN_JOB;
    }
    case "find":
      return foundForView(context, services, request.arguments, session);
    case "picture":
      return services.parts.read(services.pictures.of(session.principal.id), existing(request.reference), request.offset);
    case "upload": {
      const received = await services.received.take(session.id, request, services.pictures.givenBy(session.principal.id));
      if (!received) return { kind: "partial", received: request.index + 1 } satisfies ViewUpload;
      const { reference, mime, width, height, bytes } = received;
      const thumbnail = await thumbnailUri(services.imageWorkers, bytes, MAX_THUMBNAIL_CHARACTERS);
      const picture: ViewPicture = { reference, mime, width, height, bytes: bytes.length, thumbnail, blank: null };
      return { kind: "added", picture } satisfies ViewUpload;
    }
    case "show":
      if (!canShowInEasel(context, session.principal)) throw new EaselError("not_allowed", "no_window_to_show", {});
      context.host?.send({ type: "show_picture", reference: existing(request.reference) });
      return { shown: true };
  }
}

/** What the view reads before the AI's call has reached us, too. */
const UNKNOWN_JOB: ViewJob = {
  jobId: null,
  tool: "",
  title: "",
  arguments: {},
  repeatable: false,
  practice: false,
  notes: [],
  tools: { upscale: false, inpaint: false, imageToImage: false, cancel: false },
  canShowInEasel: false,
  state: { kind: "unknown" },
};

/** By id, or by what was asked: hosts tell a view the arguments of its call before any result. */
async function findJob(
  context: BridgeContext,
  services: EngineServices,
  { job_id, tool, arguments: args }: Extract<Request, { ask: "job" }>,
  session: Session,
): Promise<Job | null> {
  if (job_id !== undefined) return services.jobs.find(job_id, session.requester());
  const tools = await context.tools(session.requester());
  // A host that does not name the tool leaves any that takes such arguments.
  const candidates = tool ? [tools.get(tool)] : [...tools.values()];
  for (const workflow of candidates) {
    if (!workflow) continue;
    const request = await parseJobRequest(workflow, args, session.requester(), services.imageSources(session.requester())).catch(
      () => null,
    );
    const job = request && (await services.jobs.findByKey(request.key));
    if (job) return job;
  }
  return null;
}

function existing(text: string): string {
  const reference = parseReference(text);
  if (reference === null) throw new EaselError("image_reference_unknown", "picture_not_kept", { reference: text.slice(0, 40) });
  return reference;
}
