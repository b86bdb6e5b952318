import { type Finding, failed, passed, shown, skipped } from "../check.ts";
import type { Entry } from "../manifest.ts";
import type { Probe } from "../probe.ts";

/** What the names of tools and parameters are made of, so that every model's interface takes them. */
export const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** A check of each tool: the first for which `fault` says something is a failure. */
export const everyTool =
  (fault: (tool: Entry) => string | null) =>
  async (probe: Probe): Promise<Finding> => {
    const { tools } = await probe.manifest();
    if (tools.length === 0) return skipped("it has no tools");
    for (const tool of tools) {
      const seen = fault(tool);
      if (seen !== null) return failed(`${shown(tool.name)}: ${seen}`);
    }
    return passed;
  };
