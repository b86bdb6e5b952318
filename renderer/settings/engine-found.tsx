import { InstallButton } from "../install/install-button.tsx";
import { foundText } from "../text/found.ts";
import { Button } from "../ui/button.tsx";
import { FoundEngines } from "./found-engines.tsx";
import { useFound } from "./use-found.ts";

/** The settings' own place for what was found. */
export function EngineFound() {
  const found = useFound();
  return (
    <section className="settings-section" aria-labelledby="found-title">
      <h2 id="found-title">{foundText.title}</h2>
      <FoundEngines found={found} />
      <div className="button-row">
        <Button size="s" busy={found.waiting} onClick={found.look}>
          {foundText.again}
        </Button>
        <InstallButton />
      </div>
    </section>
  );
}
