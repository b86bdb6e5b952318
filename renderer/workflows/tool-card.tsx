import { ChevronDown, PenLine } from "lucide-react";
import { type AiAppId, aiApps } from "#contract/ai-apps.ts";
import { messages } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import type { Offer, WorkflowList } from "#contract/workflow.ts";
import { act } from "../state/act.ts";
import { useAppStore } from "../state/app-store.ts";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { Problem } from "../ui/problem.tsx";
import { Switch } from "../ui/switch.tsx";
import { proposeFrom } from "./import.ts";
import { RemoveButton } from "./remove-button.tsx";

const words = messages.workflows;

type WorkflowTool = WorkflowList["tools"][number];

/** One of the person's workflows as a tool: what it does, who gets it, and what can be done with it. */
export function ToolCard({ tool, look }: { tool: WorkflowTool; look: () => unknown }) {
  const { toolName, title, description, missingNodes, editable } = tool;
  return (
    <li className="card workflow">
      <div className="workflow-words">
        <h3>{title}</h3>
        <p className="soft">{description}</p>
        <p className="faint">
          <code>{toolName}</code>
        </p>
        {missingNodes.length > 0 ? <Problem mild error={{ message: words.missing(missingNodes), remedy: words.missingRemedy }} /> : null}
      </div>
      {editable ? (
        <>
          <div className="button-row">
            <Button
              size="s"
              icon={PenLine}
              onClick={() => proposeFrom({ kind: "tool", name: toolName })}
              aria-label={words.change(toolName)}
            >
              {words.changeOrTry}
            </Button>
            <RemoveButton which={{ kind: "tool", name: toolName }} />
          </div>
          <OfferRow tool={tool} look={look} />
        </>
      ) : (
        <p className="soft workflow-offer">{words.offer.elsewhere}</p>
      )}
    </li>
  );
}

/** Whether AI apps get the tool, and which of them do not. */
function OfferRow({ tool: { toolName, title, enabled, hiddenFrom }, look }: { tool: WorkflowTool; look: () => unknown }) {
  const here = useAppStore((state) => state.aiApps) ?? [];
  const offer = async (offered: Offer) => {
    await act("workflows.offer", { toolName, ...offered });
    await look();
  };
  const known = choosable(here, hiddenFrom);
  const items = known.map((id) => {
    const hidden = hiddenFrom.includes(id);
    const run = () => offer({ enabled, hiddenFrom: hidden ? hiddenFrom.filter((other) => other !== id) : [...hiddenFrom, id] });
    return { label: aiApps[id].name, checked: !hidden, run };
  });
  const without = known.filter((id) => hiddenFrom.includes(id)).map((id) => aiApps[id].name);
  const who = without.length === 0 ? words.offer.all : words.offer.except(without);
  return (
    <fieldset className="workflow-offer" aria-label={words.offer.choose(title)}>
      <Switch label={words.offer.switch} checked={enabled} onChange={(checked) => void offer({ enabled: checked, hiddenFrom })} />
      {enabled && items.length > 0 ? (
        <Menu label={words.offer.choose(title)} groups={[items]}>
          <Button size="s" look="quiet" icon={ChevronDown} aria-label={`${who}: ${title}`}>
            {who}
          </Button>
        </Menu>
      ) : null}
    </fieldset>
  );
}

/** The AI apps that are here, or that a choice was made for; of those whose name in the protocol nobody has seen, none can be told apart. */
function choosable(here: readonly ClientView[], hiddenFrom: readonly string[]): AiAppId[] {
  const isHere = (id: string) => here.some((app) => app.id === id && (app.detected !== null || app.lastConnectedAt !== null));
  const ids = Object.keys(aiApps) as AiAppId[];
  return ids.filter((id) => aiApps[id].clientNames.length > 0 && (isHere(id) || hiddenFrom.includes(id)));
}
