import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

export function jobHandlers({ bridge, state }: Services): HandlersOf<"jobs"> {
  return {
    "jobs.run": ({ tool, arguments: args }) => bridge.run(tool, args),
    "jobs.cancel": (id) => bridge.cancel(id),
    "jobs.cancelAll": async () => {
      // Those that wait come first: none of them is to begin because another has ended.
      const waitingFirst = state.activeJobs().sort((a, b) => Number(a.state.kind === "running") - Number(b.state.kind === "running"));
      await Promise.all(waitingFirst.map(({ id }) => bridge.cancel(id)));
    },
    "jobs.move": async (move) => (await bridge.ask("easel/jobs/move", move)).moved,
    "jobs.history": (page) => bridge.ask("easel/jobs/history", page),
    "jobs.pause": (paused) => {
      bridge.pause(paused);
      state.set({ paused });
    },
  };
}
