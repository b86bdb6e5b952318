// A process of its own that supervises an engine until it is killed: `supervise.ts BEHAVIOUR watched|unwatched`. For tests.
import { Supervised } from "./supervised.ts";

const [, , behaviour = "healthy", stdin = "watched"] = process.argv;
const engine = await Supervised.start(behaviour, { watchdog: stdin === "watched" });
console.log(JSON.stringify(engine.directory));
while (engine.kind !== "ready") await new Promise((resolve) => setTimeout(resolve, 20));
console.log(JSON.stringify("ready"));
