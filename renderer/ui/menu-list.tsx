import type { LucideIcon } from "lucide-react";
import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from "radix-ui";
import { Fragment, type ReactElement } from "react";
import { useOpenDialogs } from "./dialog.tsx";

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  /** A figure or a key at the end of the line. */
  hint?: string;
  /** Chosen among the others; null where it is nothing to choose. */
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  run: () => unknown;
}

/** Groups of items, with a line between them. */
export type MenuGroups = readonly (readonly MenuItem[])[];

export interface MenuProps {
  groups: MenuGroups;
  /** What opens it. */
  children: ReactElement<{ disabled?: boolean }>;
}

/** What `Menu` in menu.tsx loads. Not modal: our policy forbids the styles with which Radix locks the page. */
export function ButtonMenu({ label, groups, children }: MenuProps & { label: string }) {
  // Outside of an open dialog nothing can be clicked.
  const dialog = useOpenDialogs((state) => state.dialogs.at(-1));
  return (
    <RadixDropdown.Root modal={false}>
      <RadixDropdown.Trigger asChild>{children}</RadixDropdown.Trigger>
      <RadixDropdown.Portal container={dialog ?? null}>
        <RadixDropdown.Content className="menu" aria-label={label} align="start" sideOffset={4} collisionPadding={8} loop>
          <Items groups={groups} parts={RadixDropdown} />
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

/** The menu of the second mouse button, or of a long press, over `children`. `groups` is asked when it opens. */
export function ContextMenu({ groups, children, onOpenChange }: MenuProps & { onOpenChange: (open: boolean) => void }) {
  return (
    <RadixContext.Root modal={false} onOpenChange={onOpenChange}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content className="menu" collisionPadding={8} loop>
          <Items groups={groups} parts={RadixContext} />
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

function Items({ groups, parts }: { groups: MenuGroups; parts: typeof RadixDropdown | typeof RadixContext }) {
  const { Item, CheckboxItem, Separator } = parts;
  return groups
    .filter((group) => group.length > 0)
    .map((group, number) => (
      <Fragment key={group[0]?.label}>
        {number > 0 ? <Separator className="menu-line" /> : null}
        {group.map(({ label, icon: Icon, hint, checked, danger, disabled, run }) => {
          const content = (
            <>
              {Icon ? <Icon aria-hidden className="menu-icon" /> : null}
              <span className="menu-label">{label}</span>
              {hint ? <span className="menu-hint">{hint}</span> : null}
            </>
          );
          const shared = { className: `menu-item ${danger ? "menu-danger" : ""}`, disabled: disabled ?? false, onSelect: () => void run() };
          return checked === undefined ? (
            <Item key={label} {...shared}>
              {content}
            </Item>
          ) : (
            <CheckboxItem key={label} checked={checked} {...shared}>
              {content}
            </CheckboxItem>
          );
        })}
      </Fragment>
    ));
}
