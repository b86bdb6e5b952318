import { Box, ExternalLink, Puzzle } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { MissingPart } from "#contract/workflow.ts";
import { act } from "../state/act.ts";
import { Button } from "../ui/button.tsx";

const words = messages.workflows.import;

/** What has to be got before the workflow runs as it was made, and where. */
export function MissingParts({ parts }: { parts: readonly MissingPart[] }) {
  if (parts.length === 0) return null;
  // Several nodes may want the same file.
  const each = [...new Map(parts.map((part) => [`${part.kind} ${part.name}`, part]))];
  return (
    <section aria-label={words.missing}>
      <h3>{words.missing}</h3>
      <ul className="missing-parts">
        {each.map(([key, part]) => (
          <li key={key} className="missing-part">
            {part.kind === "model" ? <Box aria-hidden /> : <Puzzle aria-hidden />}
            <div className="missing-words">
              <p className="import-code">{part.name}</p>
              <p className="soft">{howToGet(part)}</p>
            </div>
            {part.link === null ? null : <LinkButton link={part.link} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function LinkButton({ link }: { link: string }) {
  return (
    <Button size="s" icon={ExternalLink} title={link} onClick={() => act("workflows.openLink", link)}>
      {words.openLink(new URL(link).host)}
    </Button>
  );
}

/** As files call ComfyUI itself, where they name the pack of a node. */
const CORE = "comfy-core";

function howToGet(part: MissingPart): string {
  if (part.kind === "model") return words.modelFolder(part.folder, part.instead);
  if (part.pack === CORE) return words.nodeOfNewerComfy;
  return part.pack === null ? words.nodeOfUnknownPack : words.nodeOfPack(part.pack);
}
