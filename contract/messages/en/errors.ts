import { appErrors } from "./errors/app.ts";
import { appViewErrors } from "./errors/app-view.ts";
import { areaErrors, loraErrors } from "./errors/argument-parts.ts";
import { authErrors } from "./errors/auth.ts";
import { bridgeErrors } from "./errors/bridge.ts";
import { clientConfigErrors } from "./errors/client-configs.ts";
import { comfyuiErrors } from "./errors/comfyui.ts";
import { engineFailures } from "./errors/engine-failures.ts";
import { findPicturesErrors } from "./errors/find-pictures.ts";
import { imagesErrors } from "./errors/images.ts";
import { installerErrors } from "./errors/installer.ts";
import { clusterErrors, jobErrors } from "./errors/jobs.ts";
import { supervisorErrors } from "./errors/supervisor.ts";
import { workflowErrors } from "./errors/workflow.ts";
import { workflowImportErrors } from "./errors/workflow-import.ts";
import { modelErrors } from "./models/errors.ts";

interface Sentences {
  message: string;
  remedy: string;
}

/** One of several errors. */
interface Fault {
  code: string;
  parameters: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** "(2) What is wrong. What to do." */
function numbered({ code, parameters }: Fault, index: number): string {
  const catalogue: Readonly<Record<string, unknown>> = errors;
  const entry = Object.hasOwn(catalogue, code) ? catalogue[code] : errors.internal_error;
  const { message, remedy } = (typeof entry === "function" ? entry(parameters) : entry) as Sentences;
  return `(${index + 1}) ${message} ${remedy}`;
}

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
  /** Of several things that are wrong at once, each by its own code. */
  several_faults: ({ faults }: { faults: readonly Fault[] }): Sentences => ({
    message: `${faults.length} things are wrong: ${faults.map(numbered).join(" ")}`,
    remedy: "Correct all of them and try again.",
  }),
  ...appErrors,
  ...appViewErrors,
  ...clientConfigErrors,
  ...installerErrors,
  ...authErrors,
  ...bridgeErrors,
  ...jobErrors,
  ...clusterErrors,
  ...modelErrors,
  ...supervisorErrors,
  ...comfyuiErrors,
  ...engineFailures,
  ...findPicturesErrors,
  ...imagesErrors,
  ...areaErrors,
  ...workflowErrors,
  ...loraErrors,
  ...workflowImportErrors,
};
