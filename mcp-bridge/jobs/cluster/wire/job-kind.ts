import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson, stringifyJson } from "#base/json.ts";
import { LOCAL } from "../../../auth/principal.ts";
import type { InputImage } from "../../../images/input-image.ts";
import type { Parameter, Workflow } from "../../../workflow/workflow.ts";
import type { JobRequest } from "../../record/job-request.ts";

/** Jobs that the same engines can do: of one template, with the same models asked for. Each kind has a queue of its own. */
export interface JobKind {
  /** Hexadecimal; the name of its queue. */
  id: string;
  workflow: Workflow;
  /** Those arguments that decide which engines can do it. */
  given: Record<string, unknown>;
}

/** How many hexadecimal digits of a hash tell kinds apart. */
const ID_LENGTH = 16;

const StoredKind = z.object({
  workflow: z.looseObject({ toolName: z.string(), sourceHash: z.string(), parameters: z.array(z.looseObject({ name: z.string() })) }),
  given: z.record(z.string(), z.unknown()),
});

export function kindOf({ workflow, given }: JobRequest): JobKind {
  const deciding = workflow.parameters.filter((parameter) => decides(parameter) && given[parameter.name] !== undefined);
  const chosen = Object.fromEntries([...deciding.map(({ name }) => [name, given[name]]), ["preset", given.preset]]);
  const text = stringifyJson([workflow.toolName, workflow.sourceHash, Object.entries(chosen).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return { id: createHash("sha256").update(text).digest("hex").slice(0, ID_LENGTH), workflow, given: chosen };
}

const decides = ({ type, choicesFrom }: Parameter) => type === "model" || type === "loras" || choicesFrom !== undefined;

export function encodeKind({ workflow, given }: JobKind): string {
  return stringifyJson({ workflow, given });
}

/** Null for what is no kind: what lies in Redis may be by another version. */
export function decodeKind(id: string, text: string): JobKind | null {
  const stored = StoredKind.safeParse(parseJson(text)).data;
  if (!stored) return null;
  const workflow = stored.workflow as unknown as Workflow;
  // The parser makes bigints of large numbers alone.
  const parameters = workflow.parameters.map(({ seedRange, ...rest }) =>
    seedRange ? { ...rest, seedRange: { min: BigInt(seedRange.min), max: BigInt(seedRange.max) } } : rest,
  );
  return { id, workflow: { ...workflow, parameters }, given: stored.given };
}

/** A request that stands for all of the kind: what they may differ in is filled with anything that will do. */
export function requestOfKind({ id, workflow, given }: JobKind): JobRequest {
  const required = workflow.parameters.filter((parameter) => parameter.required && given[parameter.name] === undefined);
  const filled = Object.fromEntries(required.map((parameter) => [parameter.name, anyValueOf(parameter)]));
  const images = required.filter(({ type }) => type === "image" || type === "mask");
  return {
    workflow,
    given: { ...filled, ...given },
    notes: [],
    ignored: [],
    pictures: Object.fromEntries(images.map(({ name }) => [name, ANY_PICTURE])),
    area: null,
    requester: { principal: LOCAL, client: "", session: "", host: false },
    priority: "normal",
    previews: false,
    repeatable: false,
    key: id,
  };
}

const ANY_PICTURE: InputImage = {
  mime: "image/png",
  width: 512,
  height: 512,
  orientation: 1,
  alpha: true,
  sixteenBit: false,
  frames: 1,
  scans: 1,
  coding: "usual",
  bytes: new Uint8Array(),
  label: "any",
  hash: "",
};

function anyValueOf({ type, min = 1, enum: choices = ["any"] }: Parameter): unknown {
  return type === "integer" || type === "number" ? min : type === "boolean" ? false : choices[0];
}
