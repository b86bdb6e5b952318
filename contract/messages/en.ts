import { commands } from "./en/commands.ts";
import { settingsFile, startup } from "./en/desktop/app.ts";
import { diagnostics } from "./en/desktop/diagnostics.ts";
import { dialogs } from "./en/desktop/dialogs.ts";
import { discovery } from "./en/desktop/discovery.ts";
import { installer } from "./en/desktop/installer.ts";
import { notifications } from "./en/desktop/notifications.ts";
import { tray } from "./en/desktop/tray.ts";
import { drop } from "./en/drop.ts";
import { engines } from "./en/engines.ts";
import { errors } from "./en/errors.ts";
import { formats } from "./en/formats.ts";
import { help } from "./en/help.ts";
import { jobWarnings } from "./en/job-warnings.ts";
import { models } from "./en/models/page.ts";
import { share } from "./en/sharing.ts";
import { updates } from "./en/updates.ts";
import { app, nav, practice } from "./en/window/app.ts";
import { clientConfigs } from "./en/window/client-configs.ts";
import { connect } from "./en/window/connect.ts";
import { createPage } from "./en/window/create/create-page.ts";
import { maskEditor } from "./en/window/create/mask-editor.ts";
import { create } from "./en/window/create.ts";
import { doctor } from "./en/window/doctor.ts";
import { engine } from "./en/window/engine.ts";
import { firstRun } from "./en/window/first-run/first-run.ts";
import { gallery } from "./en/window/gallery.ts";
import { home } from "./en/window/home.ts";
import { install } from "./en/window/install.ts";
import { jobs } from "./en/window/jobs.ts";
import { logs } from "./en/window/logs.ts";
import { about } from "./en/window/settings/about.ts";
import { bridgeOptions } from "./en/window/settings/bridge-options.ts";
import { storage, transfer } from "./en/window/settings/transfer.ts";
import { uninstall } from "./en/window/settings/uninstall.ts";
import { settings } from "./en/window/settings.ts";
import { times } from "./en/window/times.ts";
import { workflowWarnings } from "./en/window/workflow-warnings.ts";
import { workflows } from "./en/window/workflows.ts";
import { workflowFaults } from "./en/workflow-faults.ts";

/**
 * Every sentence that Easel says to a person, in English. A sentence with something in it is a function of its parameters.
 * Another language is a file of type `Messages` beside this one: a missing or misspelt key does not compile.
 */
export const en = {
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

export type Messages = typeof en;
