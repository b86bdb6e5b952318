import type { Messages } from "./en.ts";
import { commands } from "./zh/commands.ts";
import { settingsFile, startup } from "./zh/desktop/app.ts";
import { diagnostics } from "./zh/desktop/diagnostics.ts";
import { dialogs } from "./zh/desktop/dialogs.ts";
import { discovery } from "./zh/desktop/discovery.ts";
import { installer } from "./zh/desktop/installer.ts";
import { notifications } from "./zh/desktop/notifications.ts";
import { tray } from "./zh/desktop/tray.ts";
import { drop } from "./zh/drop.ts";
import { engines } from "./zh/engines.ts";
import { errors } from "./zh/errors.ts";
import { formats } from "./zh/formats.ts";
import { help } from "./zh/help.ts";
import { jobWarnings } from "./zh/job-warnings.ts";
import { models } from "./zh/models/page.ts";
import { share } from "./zh/sharing.ts";
import { updates } from "./zh/updates.ts";
import { app, nav, practice } from "./zh/window/app.ts";
import { clientConfigs } from "./zh/window/client-configs.ts";
import { connect } from "./zh/window/connect.ts";
import { createPage } from "./zh/window/create/create-page.ts";
import { maskEditor } from "./zh/window/create/mask-editor.ts";
import { create } from "./zh/window/create.ts";
import { doctor } from "./zh/window/doctor.ts";
import { engine } from "./zh/window/engine.ts";
import { firstRun } from "./zh/window/first-run/first-run.ts";
import { gallery } from "./zh/window/gallery.ts";
import { home } from "./zh/window/home.ts";
import { install } from "./zh/window/install.ts";
import { jobs } from "./zh/window/jobs.ts";
import { logs } from "./zh/window/logs.ts";
import { about } from "./zh/window/settings/about.ts";
import { bridgeOptions } from "./zh/window/settings/bridge-options.ts";
import { storage, transfer } from "./zh/window/settings/transfer.ts";
import { uninstall } from "./zh/window/settings/uninstall.ts";
import { settings } from "./zh/window/settings.ts";
import { times } from "./zh/window/times.ts";
import { workflowWarnings } from "./zh/window/workflow-warnings.ts";
import { workflows } from "./zh/window/workflows.ts";
import { workflowFaults } from "./zh/workflow-faults.ts";

/** Every sentence that Easel says to a person, in Simplified Chinese. */
export const zh: Messages = {
  errors,
  formats,
  app,
  nav,
  commands,
  drop,
  practice,
  help,
  home,
  firstRun,
  create,
  createPage,
  maskEditor,
  gallery,
  models,
  workflows,
  workflowWarnings,
  workflowFaults,
  connect,
  clientConfigs,
  share,
  doctor,
  logs,
  settings,
  bridgeOptions,
  about,
  storage,
  transfer,
  uninstall,
  install,
  installer,
  discovery,
  engine,
  engines,
  jobs,
  jobWarnings,
  times,
  tray,
  notifications,
  dialogs,
  diagnostics,
  startup,
  settingsFile,
  updates,
};
