import { readRegularFile } from "#base/regular-file.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** Of a picture that is given to the bridge; it takes no more. */
const MAX_PICTURE_BYTES = 50_000_000;

/** What can be made, and the pictures that the person gives for it. */
export function createHandlers({ bridge, gallery }: Services): HandlersOf<"create"> {
  const base64Of = async (id: string) => (await readRegularFile(await gallery.pathOf(id), MAX_PICTURE_BYTES)).toString("base64");
  return {
    "create.forms": () => bridge.ask("easel/tools/forms", {}),
    "create.addPicture": async (given) => {
      const base64 = given.from === "file" ? given.base64 : await base64Of(given.id);
      const kept = await bridge.ask("easel/pictures/add", { base64 });
      return { ...kept, url: `easel-media://output/${kept.reference}` };
    },
  };
}
