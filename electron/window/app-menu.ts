import { Menu, type MenuItemConstructorOptions } from "electron";
import { COMMANDS, type CommandId } from "#contract/commands.ts";
import { messages } from "#contract/messages/messages.ts";

type Run = (command: CommandId) => void;

/** A Mac's menu bar, in the language of now. Elsewhere there is none: the window's own keyboard and palette do the same. */
export function showAppMenu(run: Run): void {
  Menu.setApplicationMenu(process.platform === "darwin" ? Menu.buildFromTemplate(macMenu(run)) : null);
}

/** Electron's roles bring what a Mac expects of every app; Easel's own commands come from the one table of them. */
export function macMenu(run: Run): MenuItemConstructorOptions[] {
  const { menu } = messages.commands;
  const view: readonly CommandId[] = ["zoomIn", "zoomOut", "zoomReset"];
  const own = COMMANDS.filter(({ id, keys }) => id !== "quit" && keys !== null);
  const items = (wanted: (id: CommandId) => boolean): MenuItemConstructorOptions[] =>
    own
      .filter(({ id }) => wanted(id))
      .map(({ id, keys }) => ({
        label: messages.commands.names[id],
        accelerator: (keys ?? "").replace("Mod", "Cmd").replace("++", "+Plus"),
        click: () => run(id),
      }));
  return [
    { role: "appMenu" },
    { label: menu.edit, submenu: editItems() },
    { label: menu.view, submenu: items((id) => view.includes(id)) },
    { label: menu.go, submenu: items((id) => !view.includes(id)) },
    { label: menu.window, role: "windowMenu" },
  ];
}

const editItems = (): MenuItemConstructorOptions[] => {
  const { menu } = messages.commands;
  return [
    { role: "undo", label: menu.undo },
    { role: "redo", label: menu.redo },
    { type: "separator" },
    { role: "cut", label: menu.cut },
    { role: "copy", label: menu.copy },
    { role: "paste", label: menu.paste },
    { role: "selectAll", label: menu.selectAll },
  ];
};

/** The menu on a field, or on text that is selected; null where there is nothing to do. */
export function textMenu({ isEditable, selectionText }: { isEditable: boolean; selectionText: string }): Menu | null {
  if (isEditable) return Menu.buildFromTemplate(editItems());
  if (selectionText.trim() === "") return null;
  return Menu.buildFromTemplate([{ role: "copy", label: messages.commands.menu.copy }]);
}
