import type { AppContext } from "../app/app-context.ts";
import { Sharing } from "./sharing.ts";

/** Sharing with other computers, as the settings say. */
export function setupSharing({ settings, state, files, clock }: AppContext): Sharing {
  return new Sharing({
    choices: () => settings.get().sharing,
    files: { certificate: files.shareCertificate, key: files.shareKey },
    now: () => clock.now(),
    onView: (sharing) => state.set({ sharing }),
  });
}
