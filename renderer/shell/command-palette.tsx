import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { Dialog } from "../ui/dialog.tsx";
import { runCommand, searchPictures, usePalette } from "./commands.ts";
import { Keys } from "./keys.tsx";
import { type PaletteItem, paletteItems } from "./palette-items.ts";
import "./palette.css";

const words = messages.commands;
const close = () => usePalette.setState({ open: false });

/** Every command by a few letters of its name. */
export function CommandPalette({ platform }: { platform: string }) {
  const open = usePalette((state) => state.open);
  return open ? <Palette platform={platform} /> : null;
}

function Palette({ platform }: { platform: string }) {
  const [typed, setTyped] = useState("");
  const [place, setPlace] = useState(0);
  const chosenRef = useRef<HTMLDivElement>(null);
  const items = paletteItems(typed);
  const chosen = items[Math.min(place, items.length - 1)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every other choice
  useEffect(() => {
    chosenRef.current?.scrollIntoView({ block: "nearest" });
  }, [place]);

  const run = (item: PaletteItem) => {
    close();
    // Once this dialog is gone: what it covers is in reach again.
    setTimeout(() => (item.kind === "command" ? runCommand(item.id) : searchPictures(item.text)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setPlace((Math.min(place, items.length - 1) + step + items.length) % items.length);
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing && chosen) run(chosen);
  };
  return (
    <Dialog label={words.title} className="palette" onClose={close}>
      <div className="search palette-search">
        <Search aria-hidden />
        <input
          className="field"
          role="combobox"
          aria-expanded
          aria-controls="palette-items"
          aria-activedescendant={chosen ? idOf(chosen) : undefined}
          aria-label={words.placeholder}
          placeholder={words.placeholder}
          dir="auto"
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setPlace(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="palette-items" id="palette-items" role="listbox" aria-label={words.title}>
        {items.map((item) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is the field's
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the chosen one
          <div
            key={idOf(item)}
            id={idOf(item)}
            ref={item === chosen ? chosenRef : null}
            className="palette-item"
            role="option"
            aria-selected={item === chosen}
            onClick={() => run(item)}
          >
            <span>{item.kind === "command" ? words.names[item.id] : words.searchPictures(item.text)}</span>
            {item.kind === "command" && item.keys !== null ? <Keys keys={item.keys} platform={platform} /> : null}
          </div>
        ))}
      </div>
    </Dialog>
  );
}

const idOf = (item: PaletteItem): string => `palette-${item.kind === "command" ? item.id : "search-pictures"}`;
