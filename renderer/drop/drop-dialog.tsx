import { Boxes, Folder, Image, type LucideIcon, Server } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { CHANGE } from "../create/create-state.ts";
import { takeFile } from "../create/picture/pictures.ts";
import { openModels } from "../models/open.ts";
import { act } from "../state/act.ts";
import { goTo, openCreate } from "../state/app-store.ts";
import { addToast, problemToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { importFiles } from "../workflows/import.ts";
import { closeDropped, type Dropped, useDropped } from "./dropped.ts";
import "./drop.css";

const words = messages.drop;
const DESCRIBE = "describe_image";
const icons: Record<Dropped["kind"], LucideIcon> = { picture: Image, model: Boxes, folder: Folder, comfyui: Server };

interface Choice {
  label: string;
  run: () => unknown;
}

/** What was dropped, each with what Easel can do with it. Until a button is pressed, nothing is done. */
export function DropDialog({ app }: { app: AppState }) {
  const items = useDropped((state) => state.items);
  if (items === null) return null;
  const tools = app.bridge.kind === "ready" ? app.bridge.tools.map(({ name }) => name) : [];
  return (
    <Dialog label={words.title} className="dropped" onClose={closeDropped}>
      <h2>{words.title}</h2>
      <ul className="dropped-items">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list never changes
          <li key={index}>
            <DroppedRow item={item} choices={choicesFor(item, tools)} />
          </li>
        ))}
      </ul>
      <div className="button-row dropped-leave">
        <Button onClick={closeDropped}>{words.leave}</Button>
      </div>
    </Dialog>
  );
}

function DroppedRow({ item: { kind, name }, choices }: { item: Dropped; choices: readonly Choice[] }) {
  const Icon = icons[kind];
  return (
    <>
      <Icon aria-hidden className="dropped-icon" />
      <div className="dropped-words">
        <p className="dropped-name">{name}</p>
        <p className="faint">{words.kinds[kind]}</p>
        <div className="button-row">
          {choices.map(({ label, run }, index) => (
            <Button key={label} size="s" look={index === 0 ? "primary" : "plain"} aria-label={`${label}: ${name}`} onClick={run}>
              {label}
            </Button>
          ))}
        </div>
      </div>
    </>
  );
}

function choicesFor(item: Dropped, tools: readonly string[]): Choice[] {
  switch (item.kind) {
    case "picture":
      return [
        { label: words.start, run: () => paintFrom(item.file) },
        ...(tools.includes(DESCRIBE) ? [{ label: words.describe, run: () => describe(item.file) }] : []),
        ...(item.hasWorkflow ? [{ label: words.workflow, run: () => makeTool(item.file) }] : []),
      ];
    case "model":
      return [{ label: words.addModel, run: () => addModel(item.id) }];
    case "comfyui":
      return [{ label: words.engine, run: () => paintWith(item.id) }, galleryChoice(item)];
    case "folder":
      return [galleryChoice(item)];
  }
}

const galleryChoice = (item: { id: string; name: string }): Choice => ({ label: words.gallery, run: () => addToGallery(item) });

async function paintFrom(file: File): Promise<void> {
  const image = await kept(file);
  if (image === null) return;
  closeDropped();
  openCreate({ mode: "paint", tool: CHANGE, values: { image } });
}

async function describe(file: File): Promise<void> {
  const image = await kept(file);
  if (image === null) return;
  const answer = await act("jobs.run", { tool: DESCRIBE, arguments: { image } });
  if (!answer.ok) return;
  closeDropped();
  goTo("home");
}

/** The reference of the picture that the bridge keeps; null where it is none, which has been said. */
async function kept(file: File): Promise<string | null> {
  const taken = await takeFile(file);
  if (taken.ok) return taken.reference;
  problemToast(taken.error);
  return null;
}

async function makeTool(file: File): Promise<void> {
  closeDropped();
  await importFiles([file]);
}

async function addModel(id: string): Promise<void> {
  const answer = await act("drop.addModel", id);
  if (!answer.ok) return;
  closeDropped();
  addToast({ tone: "done", text: words.modelAdded(answer.value) });
  openModels();
}

async function addToGallery({ id, name }: { id: string; name: string }): Promise<void> {
  if (!(await act("drop.addToGallery", id)).ok) return;
  closeDropped();
  addToast({ tone: "done", text: words.galleryAdded(name) });
  goTo("gallery");
}

async function paintWith(id: string): Promise<void> {
  if (!(await act("drop.useComfyui", id)).ok) return;
  closeDropped();
  goTo("home");
}
