import { Download } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { useAppStore } from "../state/app-store.ts";
import { Button } from "../ui/button.tsx";
import { openInstall } from "./open.ts";

/** The way to the wizard, named after where it leads now. */
export function InstallButton({ onOpen }: { onOpen?: () => void }) {
  const kind = useAppStore(({ app }) => app?.install.kind ?? "none");
  const label = kind === "none" ? messages.install.open : kind === "installed" ? messages.install.showInstalled : messages.install.show;
  const open = () => {
    onOpen?.();
    openInstall();
  };
  return (
    <Button size="s" icon={Download} onClick={open}>
      {label}
    </Button>
  );
}
