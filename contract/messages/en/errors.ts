import { appErrors } from "./errors/app.ts";
import { appViewErrors } from "./errors/app-view.ts";
import { authErrors } from "./errors/auth.ts";
import { bridgeErrors } from "./errors/bridge.ts";
import { clientConfigErrors } from "./errors/client-configs.ts";
import { comfyuiErrors } from "./errors/comfyui.ts";
import { imagesErrors } from "./errors/images.ts";
import { installerErrors } from "./errors/installer.ts";
import { jobErrors } from "./errors/jobs.ts";
import { loraErrors } from "./errors/loras.ts";
import { supervisorErrors } from "./errors/supervisor.ts";
import { workflowErrors } from "./errors/workflow.ts";
import { workflowImportErrors } from "./errors/workflow-import.ts";

/**
 * What each error says: one sentence for what happened, one for what to do. By code; the codes of one part of Easel lie in a file
 * of its own.
 */
export const errors = {
  internal_error: {
    message: "Something went wrong inside Easel.",
    remedy: "Try again; if it happens again, restart Easel.",
  },
  app_silent: {
    message: "Easel did not answer.",
    remedy: "Try again. If it happens once more, quit Easel and open it again.",
  },
  ...appErrors,
  ...appViewErrors,
  ...clientConfigErrors,
  ...installerErrors,
  ...authErrors,
  ...bridgeErrors,
  ...jobErrors,
  ...supervisorErrors,
  ...comfyuiErrors,
  ...imagesErrors,
  ...workflowErrors,
  ...loraErrors,
  ...workflowImportErrors,
};
