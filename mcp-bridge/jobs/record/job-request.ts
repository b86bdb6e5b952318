import { createHash } from "node:crypto";
import type { JobView } from "#contract/job.ts";
import { Priority } from "#contract/sharing.ts";
import { LOCAL, type Principal } from "../../auth/principal.ts";
import { type ImageSources, type InputImage, resolveInputImage } from "../../images/input-image.ts";
import { missingMask } from "../../images/pixels/mask.ts";
import { checkExtendedSize, type RequestedArea, requestedArea } from "../../images/requested-area.ts";
import { areaText } from "../../workflow/area.ts";
import { checkArguments } from "../../workflow/check-arguments.ts";
import { alphaReference, parseSeed } from "../../workflow/values.ts";
import type { ResolvedArguments, Workflow } from "../../workflow/workflow.ts";

/** Who asks for a job. */
export interface Requester {
  principal: Principal;
  /** `clientInfo.name` of the MCP handshake. */
  client: string;
  /** The id of the MCP session. */
  session: string;
  /** It is the app's window: every press of its button is meant to make a new picture. */
  host: boolean;
}

/** Whether the requester may know of what belongs to a principal (`Principal.id`): of its own; the app's window, of everybody's. */
export const maySee = ({ principal, host }: Pick<Requester, "principal" | "host">, owner: string): boolean =>
  host || principal.id === owner;

/** What somebody asked for, checked as far as possible without an engine. */
export interface JobRequest {
  workflow: Workflow;
  /** The arguments given, by the parameters' own names. */
  given: Record<string, unknown>;
  /** Sentences about how the arguments were understood, for the answer to this very call. */
  notes: string[];
  /** Names among the arguments that mean nothing to the tool. */
  ignored: string[];
  /** Those of them that are pictures, found. */
  pictures: Record<string, InputImage>;
  /** The part of the picture that takes the place of a mask; null where none was given. */
  area: RequestedArea | null;
  requester: Requester;
  /** How soon it has its turn, where others wait, too. */
  priority: Priority;
  /** Whether somebody looks at previews of the unfinished picture. */
  previews: boolean;
  /** Nothing is left to chance: the same request makes the very same picture. */
  repeatable: boolean;
  /** SHA-256, hex: the same for requests in the same words; where chance plays a part, only for those of one client. Of one principal always. */
  key: string;
}

/** Checks the arguments of a call and finds its pictures. Throws EaselError argument_invalid, or what `resolveInputImage` throws. */
export async function parseJobRequest(
  workflow: Workflow,
  args: unknown,
  requester: Requester,
  source: ImageSources,
  previews = false,
): Promise<JobRequest> {
  const { given, notes, ignored, priority: asked } = checkArguments(workflow, args);
  const area = requestedArea(workflow.parameters, given);
  const pictures: Record<string, InputImage> = {};
  for (const { name, type } of workflow.parameters) {
    const value = given[name];
    if ((type === "image" || type === "mask") && typeof value === "string") pictures[name] = await resolveInputImage(name, value, source);
  }
  for (const { name, type, default: otherwise } of workflow.parameters) {
    if (type === "mask" && otherwise !== undefined && name !== area?.mask)
      pictures[name] ??= maskFromTransparency(name, pictures[alphaReference(otherwise) ?? ""]);
  }
  if (area) checkExtendedSize(area, pictures[area.image]);
  const seeds = workflow.parameters.filter(({ type }) => type === "seed");
  const repeatable = seeds.every(({ name }) => given[name] !== undefined && parseSeed(given[name]) !== null);
  const asker = [repeatable ? null : requester.client, ...(requester.principal.id === LOCAL.id ? [] : [requester.principal.id])];
  const key = keyOf(workflow, given, pictures, asker);
  const priority = lesser(asked ?? "high", requester.principal.caps.priority ?? "normal");
  return { workflow, given, notes, ignored, pictures, area, requester, priority, previews, repeatable, key };
}

function lesser(one: Priority, other: Priority): Priority {
  const [least] = [one, other].sort((a, b) => Priority.options.indexOf(a) - Priority.options.indexOf(b));
  return least ?? other;
}

/** The picture itself as its mask: its transparent parts are what to change. */
function maskFromTransparency(name: string, picture: InputImage | undefined): InputImage {
  if (!picture?.alpha) throw missingMask(name);
  return picture;
}

function keyOf(workflow: Workflow, given: Record<string, unknown>, pictures: Record<string, InputImage>, asker: (string | null)[]): string {
  const args = Object.entries(given)
    .map(([name, value]) => [name, pictures[name]?.hash ?? value])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([workflow.toolName, workflow.sourceHash, ...asker, args]))
    .digest("hex");
}

/** The arguments as a job shows them before they are resolved: pictures by their label, lists as JSON. */
function givenArguments({ given, pictures, area }: JobRequest): JobView["arguments"] {
  const shown: JobView["arguments"] = {};
  for (const [name, value] of Object.entries(given)) {
    if (pictures[name]) shown[name] = pictures[name].label;
    else if (name === area?.name) shown[name] = areaText(area.area);
    else if (Array.isArray(value)) shown[name] = JSON.stringify(value);
    else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") shown[name] = value;
  }
  return shown;
}

/** A job that has only just been asked for; `createdAt` is epoch ms. */
export function newJobView(id: string, request: JobRequest, createdAt: number): JobView {
  return {
    id,
    tool: request.workflow.toolName,
    client: request.requester.client,
    arguments: givenArguments(request),
    createdAt,
    startedAt: null,
    finishedAt: null,
    state: { kind: "waiting_for_engine" },
  };
}

/** The complete arguments as a job shows them; seeds as decimal strings. */
export function resolvedArguments({ pictures }: JobRequest, { values, images, preset }: ResolvedArguments): JobView["arguments"] {
  const shown: JobView["arguments"] = {};
  for (const name of Object.keys(images)) shown[name] = pictures[name]?.label ?? null;
  for (const [name, value] of Object.entries(values)) shown[name] = typeof value === "bigint" ? value.toString() : value;
  if (preset !== null) shown.preset = preset;
  return shown;
}
