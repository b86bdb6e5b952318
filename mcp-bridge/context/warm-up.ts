import type { Clock } from "#base/clock.ts";
import { LOCAL } from "../auth/principal.ts";
import { parseJobRequest, type Requester } from "../jobs/record/job-request.ts";
import type { Tools } from "../workflow/template/library.ts";
import type { EngineServices } from "./engine-services.ts";

/** Whoever asks for lists gets all of them before anything is prepared. */
const IDLE_MS = 100;

/** The tool that is called first, nearly always, and an argument that it takes. */
const USUAL_CALL = { tool: "generate_image", args: { prompt: "a picture" } };

export interface WarmUpOptions {
  clock: Clock;
  tools(user: Requester): Promise<Tools>;
  engineServices(): Promise<EngineServices>;
}

/**
 * Does what the first picture would otherwise wait for: loads the code, connects to the engines that answer, and asks them what such a
 * picture is planned from. Starts no engine, and makes no job.
 */
export async function warmUp({ clock, tools, engineServices }: WarmUpOptions): Promise<void> {
  await clock.sleep(IDLE_MS);
  const requester = { principal: LOCAL, client: "", session: "", host: false };
  const [shown, { jobs, imageSources }] = await Promise.all([tools(requester), engineServices()]);
  const workflow = shown.get(USUAL_CALL.tool);
  if (!workflow) return;
  await jobs.prepareEngines(await parseJobRequest(workflow, USUAL_CALL.args, requester, imageSources(requester)));
}
