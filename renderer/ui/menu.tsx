import type { LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  run: () => unknown;
}

/** A button, given as `children`, that opens a list of things to do. Not modal: our policy forbids the styles with which Radix locks the page. */
export function Menu({ label, items, children }: { label: string; items: readonly MenuItem[]; children: ReactElement }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" aria-label={label} align="end" sideOffset={6} collisionPadding={8}>
          {items.map(({ label: text, icon: Icon, run }) => (
            <DropdownMenu.Item key={text} className="menu-item" onSelect={() => void run()}>
              {Icon ? <Icon aria-hidden className="menu-icon" /> : null}
              {text}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
