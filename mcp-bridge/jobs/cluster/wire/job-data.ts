import { z } from "zod";
import { parseJson, stringifyJson } from "#base/json.ts";
import { JobView } from "#contract/job.ts";
import { Priority } from "#contract/sharing.ts";
import { LOCAL, type Principal } from "../../../auth/principal.ts";
import { EVERYTHING } from "../../../auth/scopes.ts";
import type { InputImage } from "../../../images/input-image.ts";
import type { Workflow } from "../../../workflow/workflow.ts";
import type { Asker } from "../../queue/admission.ts";
import type { JobRequest } from "../../record/job-request.ts";

/** Where a job was given to an engine, so that whoever takes the job over asks that engine for it first. */
export const GivenTo = z.object({
  /** The engine's address, which may mean something on that computer alone. */
  url: z.string(),
  /** The worker's computer. */
  host: z.string(),
});
export type GivenTo = z.infer<typeof GivenTo>;

/** An accepted job as it lies in the queue. Its workflow lies with its kind, its pictures in the shared folder. */
export const JobData = z.object({
  view: JobView,
  /** `Job.key`. */
  key: z.string().nullable(),
  /** The request, as `encodeRequest` wrote it. */
  request: z.string(),
  /** Null before an engine was given it. */
  givenTo: GivenTo.nullable(),
  /** How many engines have died under it. */
  deaths: z.int(),
  /** How often it was put back for a worker that can reach the engine which was given it. */
  waits: z.int(),
});
export type JobData = z.infer<typeof JobData>;

/** What the queue was given for a job: enough to put it there again, should the queue lose it. */
export const Ticket = z.object({ kind: z.string(), data: JobData, turn: z.int() });
export type Ticket = z.infer<typeof Ticket>;

/** Who asked for the job. */
export function askerOf({ request }: JobData): Asker {
  return JSON.parse(request) as Asker;
}

const Picture = z.object({
  label: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

const Caps = z.object({
  steps: z.number().optional(),
  pixels: z.number().optional(),
  upscalePixels: z.number().optional(),
  count: z.number().optional(),
  jobs: z.number().optional(),
  requestsPerMinute: z.number().optional(),
  priority: Priority.optional(),
});

const EncodedRequest = z.object({
  given: z.record(z.string(), z.unknown()),
  pictures: z.record(z.string(), Picture),
  area: z.unknown(),
  // It becomes the name of a folder.
  principal: z.object({ id: z.string().regex(/^[a-z0-9-]{1,64}$/), name: z.string(), caps: Caps }),
  client: z.string(),
  session: z.string(),
  host: z.boolean(),
  priority: Priority.default("normal"),
  previews: z.boolean(),
  repeatable: z.boolean(),
  key: z.string(),
});

/** A request without its workflow and without the bytes of its pictures. Seeds beyond 2^53 stay exact. */
export function encodeRequest({ given, pictures, area, requester, priority, previews, repeatable, key }: JobRequest): string {
  const { id, name, caps } = requester.principal;
  const { client, session, host } = requester;
  const named = Object.entries(pictures).map(([parameter, { label, hash }]) => [parameter, { label, hash }]);
  const encoded: z.infer<typeof EncodedRequest> = {
    given,
    pictures: Object.fromEntries(named),
    area,
    principal: { id, name, caps },
    client,
    session,
    host,
    priority,
    previews,
    repeatable,
    key,
  };
  return stringifyJson(encoded);
}

/**
 * The request again. `readPicture` gives the picture of a hash, under that label. Throws what it throws, and Error for a text that is no request:
 * what lies in Redis may be by another version.
 */
export async function decodeRequest(
  text: string,
  workflow: Workflow,
  readPicture: (hash: string, label: string) => Promise<InputImage>,
): Promise<JobRequest> {
  const { pictures: named, principal, client, session, host, area, ...rest } = EncodedRequest.parse(parseJson(text));
  const pictures: Record<string, InputImage> = {};
  for (const [parameter, { hash, label }] of Object.entries(named)) pictures[parameter] = await readPicture(hash, label);
  return {
    ...rest,
    workflow,
    notes: [],
    ignored: [],
    pictures,
    area: area as JobRequest["area"],
    requester: { principal: principalOf(principal), client, session, host },
  };
}

/** Its scopes were checked where the call came in. */
function principalOf({ id, name, caps }: z.infer<typeof EncodedRequest>["principal"]): Principal {
  return id === LOCAL.id ? LOCAL : { id, name, scopes: EVERYTHING, caps: caps as Principal["caps"], expiresAt: null, credential: null };
}
