import type { Messages } from "../en.ts";
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

/** „(2) Was falsch ist. Was zu tun ist.“ */
function numbered({ code, parameters }: { code: string; parameters: object }, index: number): string {
  const catalogue: Readonly<Record<string, unknown>> = errors;
  const entry = Object.hasOwn(catalogue, code) ? catalogue[code] : errors.internal_error;
  const { message, remedy } = (typeof entry === "function" ? entry(parameters) : entry) as Sentences;
  return `(${index + 1}) ${message} ${remedy}`;
}

export const errors: Messages["errors"] = {
  internal_error: {
    message: "In Easel ist etwas schiefgegangen.",
    remedy: "Versuchen Sie es noch einmal; geschieht es wieder, starten Sie Easel neu.",
  },
  app_silent: {
    message: "Easel hat nicht geantwortet.",
    remedy: "Versuchen Sie es noch einmal. Geschieht es wieder, beenden Sie Easel und öffnen Sie es neu.",
  },
  several_faults: ({ faults }) => ({
    message: `${faults.length} Dinge sind falsch: ${faults.map(numbered).join(" ")}`,
    remedy: "Berichtigen Sie alle und versuchen Sie es dann noch einmal.",
  }),
  ...appErrors,
  ...appViewErrors,
  ...clientConfigErrors,
  ...installerErrors,
  ...authErrors,
  ...bridgeErrors,
  ...jobErrors,
  ...modelErrors,
  ...clusterErrors,
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
