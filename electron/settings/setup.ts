import type { AppContext } from "../app/app-context.ts";
import type { Bridge } from "../bridge/bridge.ts";
import { BridgeOptions } from "./bridge-options.ts";

/** The bridge's options, which count from its next start: that is, when nothing is being painted. */
export function setupBridgeOptions({ files, clock, state }: AppContext, bridge: Bridge): BridgeOptions {
  const options = new BridgeOptions({
    file: files.config,
    env: process.env,
    clock,
    isIdle: () => state.activeJobs().length === 0,
    restart: () => bridge.restart(),
  });
  state.onChange((slice) => {
    if (slice.jobs) options.jobsChanged();
  });
  return options;
}
