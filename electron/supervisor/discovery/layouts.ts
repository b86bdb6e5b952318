import type { Layout } from "./layout.ts";
import { comfyCli } from "./layouts/comfy-cli.ts";
import { desktop1 } from "./layouts/desktop-1.ts";
import { desktop2 } from "./layouts/desktop-2.ts";
import { git } from "./layouts/git.ts";
import { krita } from "./layouts/krita.ts";
import { pinokio } from "./layouts/pinokio.ts";
import { portable } from "./layouts/portable.ts";
import { stabilityMatrix } from "./layouts/stability-matrix.ts";

/**
 * Every way in which ComfyUI is installed on a disk. The first layout that recognises a folder has it, so the general ones come last;
 * and the first install that can be started is the one that "Find ComfyUI for me" takes.
 */
export const layouts: readonly Layout[] = [desktop2, desktop1, pinokio, comfyCli, portable, stabilityMatrix, krita, git];
