import { commands } from "./de/commands.ts";
import { settingsFile, startup } from "./de/desktop/app.ts";
import { diagnostics } from "./de/desktop/diagnostics.ts";
import { dialogs } from "./de/desktop/dialogs.ts";
import { discovery } from "./de/desktop/discovery.ts";
import { installer } from "./de/desktop/installer.ts";
import { notifications } from "./de/desktop/notifications.ts";
import { tray } from "./de/desktop/tray.ts";
import { drop } from "./de/drop.ts";
import { engines } from "./de/engines.ts";
import { errors } from "./de/errors.ts";
import { formats } from "./de/formats.ts";
import { help } from "./de/help.ts";
import { jobWarnings } from "./de/job-warnings.ts";
import { models } from "./de/models/page.ts";
import { share } from "./de/sharing.ts";
import { updates } from "./de/updates.ts";
import { app, nav, practice } from "./de/window/app.ts";
import { clientConfigs } from "./de/window/client-configs.ts";
import { connect } from "./de/window/connect.ts";
import { createPage } from "./de/window/create/create-page.ts";
import { maskEditor } from "./de/window/create/mask-editor.ts";
import { create } from "./de/window/create.ts";
import { doctor } from "./de/window/doctor.ts";
import { engine } from "./de/window/engine.ts";
import { firstRun } from "./de/window/first-run/first-run.ts";
import { gallery } from "./de/window/gallery.ts";
import { home } from "./de/window/home.ts";
import { install } from "./de/window/install.ts";
import { jobs } from "./de/window/jobs.ts";
import { logs } from "./de/window/logs.ts";
import { about } from "./de/window/settings/about.ts";
import { bridgeOptions } from "./de/window/settings/bridge-options.ts";
import { storage, transfer } from "./de/window/settings/transfer.ts";
import { uninstall } from "./de/window/settings/uninstall.ts";
import { settings } from "./de/window/settings.ts";
import { times } from "./de/window/times.ts";
import { workflowWarnings } from "./de/window/workflow-warnings.ts";
import { workflows } from "./de/window/workflows.ts";
import { workflowFaults } from "./de/workflow-faults.ts";
import type { Messages } from "./en.ts";

/** Every sentence that Easel says to a person, in German. */
export const de: Messages = {
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
