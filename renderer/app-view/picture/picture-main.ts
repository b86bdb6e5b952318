import "../view.css";
import { surroundings } from "../host/host.ts";
import { randomKey, randomSeed } from "../random.ts";
import { PictureView } from "./picture-view.ts";

const view = new PictureView(document.body, surroundings(window), { seed: randomSeed, key: randomKey });
// A host that never answers shows at least what it sent.
view.connect("1").catch(() => {});
