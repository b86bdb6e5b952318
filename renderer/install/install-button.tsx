import { Download } from "lucide-react";
import { useStudio } from "../state/app-store.ts";
import { installText } from "../text/install.ts";
import { Button } from "../ui/button.tsx";
import { openInstall } from "./open.ts";

/** The way to the wizard, named after where it leads now. */
export function InstallButton({ onOpen }: { onOpen?: () => void }) {
  const kind = useStudio(({ app }) => app?.install.kind ?? "none");
  const label = kind === "none" ? installText.open : kind === "installed" ? installText.showInstalled : installText.show;
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
