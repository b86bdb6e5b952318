import fs from "node:fs";
import path from "node:path";
import { app, type BrowserWindow, dialog, shell } from "electron";
import { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#contract/errors.ts";
import type { ClientView } from "#contract/view.ts";
import type { ClientStatus, MayQuit } from "../client-configs/connect.ts";
import { bundle } from "../client-configs/extension/mcpb-bundle.ts";
import { viewOf } from "../client-configs/status/next-step.ts";
import { diagnose, type Symptoms } from "../diagnostics/doctor.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { Calls, Parts } from "./handlers.ts";

/** What the Connect and Doctor pages may ask for. */
export function connectCalls({ connect, connections, changed, window, bridgeFile }: Parts): Calls<"connect"> {
  const seen = (status: ClientStatus): ClientView => viewOf(status, connections.of(status.id));
  const told = (status: ClientStatus): ClientView => {
    changed();
    return seen(status);
  };
  const mayQuit: MayQuit = (name) => confirmQuit(window(), name);
  return {
    "connect.list": async () => (await connect.list()).map(seen),
    "connect.plan": ({ client, action, place }) => connect.plan(client, action, place),
    "connect.apply": async ({ client, planId }) => {
      const status = await connect.apply(client, planId, mayQuit);
      // The page is told how the trial goes; nobody waits for it here.
      if (status.config.kind === "written") void connect.check(client);
      return told(status);
    },
    "connect.undo": async ({ client, changeId }) => told(await connect.undo(client, changeId, mayQuit)),
    "connect.check": async (client) => seen(await connect.check(client)),
    "connect.leave": async (client) => told(await connect.leave(client)),
    "connect.restart": (client) => connect.restart(client, mayQuit),
    "connect.openLink": async (client) => {
      const link = connect.link(client);
      if (!mayOpenExternally(link, null))
        throw new EaselError("not_allowed", "This link cannot be opened from here.", "Copy the snippet in by hand.");
      await shell.openExternal(link).catch(() => {
        throw new EaselError(
          "not_allowed",
          "Nothing on this computer opens that link.",
          "Install or start the app first, or copy the snippet in by hand.",
        );
      });
    },
    "connect.saveBundle": async () => {
      const parent = window();
      if (!parent) return false;
      const { canceled, filePath } = await dialog.showSaveDialog(parent, {
        defaultPath: path.join(app.getPath("downloads"), "Easel.mcpb"),
        filters: [{ name: "Extension for Claude Desktop", extensions: ["mcpb"] }],
      });
      if (canceled || !filePath) return false;
      // Claude runs it with a Node of its own.
      const { ELECTRON_RUN_AS_NODE: _, ...env } = connect.entry.env;
      await fs.promises.writeFile(filePath, bundle({ bridge: await fs.promises.readFile(bridgeFile), version: app.getVersion(), env }));
      return true;
    },
  };
}

export function doctorCalls({ connect, connections, engine, state }: Parts): Calls<"doctor"> {
  return {
    "doctor.look": async () => {
      const [trial, model] = await Promise.all([connect.tryBridge(), usableModel(engine.url)]);
      const clients = (await connect.list()).map((status) => viewOf(status, connections.of(status.id)));
      const { bridge, jobs, engine: view } = state.get();
      return diagnose({ engine: view, model, bridge, trial, clients, jobs });
    },
  };
}

async function usableModel(url: string | null): Promise<Symptoms["model"]> {
  if (url === null) return null;
  const client = new ComfyClient({ url });
  try {
    const [name] = await client.models("checkpoints");
    if (name !== undefined) return { kind: "usable", name };
    return {
      kind: "missing",
      error: new EaselError(
        "model_missing",
        "There is no model to paint with.",
        "Put a checkpoint into ComfyUI's models folder, or choose a folder of models in the settings.",
      ).report(),
    };
  } catch {
    return null;
  } finally {
    await client.dispose();
  }
}

async function confirmQuit(parent: BrowserWindow | null, name: string): Promise<boolean> {
  if (!parent) return false;
  const { response } = await dialog.showMessageBox(parent, {
    type: "question",
    buttons: [`Quit ${name} and go on`, "Leave it open"],
    defaultId: 0,
    cancelId: 1,
    message: `${name} is open`,
    detail: `It reads its settings only when it starts, and may write its own copy over them. Easel asks it to quit, waits until it has, and opens it again. Nothing is forced.`,
  });
  return response === 0;
}
