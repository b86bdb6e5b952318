import { expect, it } from "vitest";
import type { Priority } from "#contract/sharing.ts";
import { LOCAL } from "../../auth/principal.ts";
import type { ImageSources } from "../../images/input-image.ts";
import { loadWorkflows } from "../../workflow/template/load.ts";
import { parseJobRequest } from "./job-request.ts";

const { workflows } = await loadWorkflows([]);
const noPictures = {} as ImageSources;

/** The priority of a job whose token has `own`, and whose call asks for `asked`. */
async function priorityOf(own: Priority | undefined, asked?: string): Promise<Priority> {
  const workflow = workflows.find(({ toolName }) => toolName === "generate_image");
  if (!workflow) throw new Error("there is no generate_image");
  const principal = { ...LOCAL, caps: own === undefined ? {} : { priority: own } };
  const args = { prompt: "a boat", ...(asked !== undefined && { priority: asked }) };
  return (await parseJobRequest(workflow, args, { principal, client: "c", session: "s", host: false }, noPictures)).priority;
}

it("a job has the priority of its token; a call may ask for less and not for more", async () => {
  expect(await priorityOf(undefined)).toBe("normal");
  expect(await priorityOf("high")).toBe("high");
  expect(await priorityOf("high", "low")).toBe("low");
  expect(await priorityOf(undefined, "high")).toBe("normal");
  expect(await priorityOf("low", "normal")).toBe("low");
  expect(await priorityOf(undefined, "at once")).toBe("normal");
});
