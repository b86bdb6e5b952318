import "../view.css";
import { surroundings } from "../host/host.ts";
import { randomKey, randomSeed } from "../random.ts";
import { FindPicturesPage } from "./find-pictures-page.ts";

const page = new FindPicturesPage(document.body, surroundings(window), { seed: randomSeed, key: randomKey });
// A host that never answers shows at least what it sent.
page.connect("1").catch(() => {});
