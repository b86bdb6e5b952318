import { messages } from "#contract/messages/messages.ts";
import { InstallButton } from "../install/install-button.tsx";
import { Button } from "../ui/button.tsx";
import { FoundEngines } from "./found-engines.tsx";
import { useFound } from "./use-found.ts";

/** The settings' own place for what was found. */
export function EngineFound() {
  const found = useFound();
  return (
    <>
      <FoundEngines found={found} />
      <div className="button-row">
        <Button size="s" busy={found.waiting} onClick={found.look}>
          {messages.settings.found.again}
        </Button>
        <InstallButton />
      </div>
    </>
  );
}
