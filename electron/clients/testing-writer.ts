import { systemClock } from "#comfyui/clock.ts";
import { Connect } from "./connect.ts";

/** Writes and removes Easel in Cursor's settings without end, until it is killed; for the kill -9 test. */
const home = process.argv[2] ?? "";
const connect = new Connect({
  home,
  platform: "linux",
  env: { EASEL_HOME_OVERRIDE: home },
  stateDirectory: `${home}/state of Easel`,
  entry: { command: "/opt/Easel App/easel", args: ["/opt/Easel App/resources/easel-bridge.cjs"], env: { ELECTRON_RUN_AS_NODE: "1" } },
  clock: systemClock,
  isRunning: async () => false,
});

async function forever(): Promise<void> {
  process.stdout.write("writing\n");
  for (;;) {
    for (const action of ["write", "remove"] as const) {
      const plan = await connect.plan("cursor", action);
      if (plan.kind === "change") await connect.apply("cursor", plan.planId);
    }
  }
}

void forever();
