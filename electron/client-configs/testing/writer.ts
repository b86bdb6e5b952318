import { systemClock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { Connect } from "../connect.ts";

/** Writes and removes Easel in an app's settings without end, until it is killed; for the tests with kill -9 and with several writers. */
const [, , home = "", client = "cursor"] = process.argv;
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
      const plan = await connect.plan(client, action);
      if (plan.kind === "change") await connect.apply(client, plan.planId).catch(orBeaten);
      // Another writer was faster; nothing is said over the other's shoulder.
      else await systemClock.sleep(1);
    }
  }
}

/** Somebody else changed the file between our look and our write: that is refused, and looked at again. */
function orBeaten(error: unknown): void {
  if (!(error instanceof EaselError && error.kind === "config_invalid")) throw error;
}

void forever();
