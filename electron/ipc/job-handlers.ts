import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

export function jobHandlers({ bridge, state }: Services): HandlersOf<"jobs"> {
  return {
    "jobs.run": ({ tool, arguments: args }) => bridge.run(tool, args),
    "jobs.cancel": (id) => bridge.cancel(id),
    "jobs.pause": (paused) => {
      bridge.pause(paused);
      state.set({ paused });
    },
  };
}
