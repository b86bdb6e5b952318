// A process of its own that supervises an engine until it is killed: `supervise.ts BEHAVIOUR leash|loose`. For tests.
import { Supervised } from "./supervised.ts";

const [, , behaviour = "healthy", leash = "leash"] = process.argv;
const engine = await Supervised.start(behaviour, { leash: leash === "leash" });
console.log(JSON.stringify(engine.directory));
while (engine.kind !== "ready") await new Promise((resolve) => setTimeout(resolve, 20));
console.log(JSON.stringify("ready"));
