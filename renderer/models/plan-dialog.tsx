import { Download } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { MODEL_FOLDERS, type ModelFolder } from "#contract/model-folders.ts";
import type { ModelPlan } from "#contract/models.ts";
import { ask } from "../ipc/ask.ts";
import { act } from "../state/act.ts";
import { useLatest } from "../state/use-latest.ts";
import { useQuery } from "../state/use-query.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import type { Wish } from "./open.ts";

const words = messages.models.plan;

const planOf = (wish: Wish) => ask("models.plan", wish);

/** What a download would do, before it does it: which hosts are asked, how large it is, and how it is checked. */
export function PlanDialog({ wish, onClose }: { wish: Wish; onClose: () => void }) {
  const { value, error, waiting, look } = useQuery(planOf);
  useEffect(() => {
    void look(wish);
  }, [look, wish]);
  // What was planned before is of another wish.
  const plan = waiting || error ? null : value;
  const title = plan ? words.title(plan.file) : messages.models.title;
  return (
    <Dialog label={title} className="model-plan" onClose={onClose}>
      <h2>{title}</h2>
      {plan ? (
        <Plan plan={plan} onClose={onClose} />
      ) : error && !waiting ? (
        <Problem error={error} alert />
      ) : (
        <p className="soft">{messages.models.loading}</p>
      )}
      {plan && !plan.refused ? null : (
        <div className="button-row model-plan-buttons">
          <Button onClick={onClose}>{words.cancel}</Button>
        </div>
      )}
    </Dialog>
  );
}

function Plan({ plan, onClose }: { plan: ModelPlan; onClose: () => void }) {
  const [folder, setFolder] = useState<ModelFolder>(plan.folder);
  const id = useId();
  const { fileSize } = messages.formats;
  const download = useLatest();
  // Heard only while this plan is shown: a late answer must not close the next dialog.
  const start = () => download.ask(act("models.download", { planId: plan.planId, folder }), ({ ok }) => ok && onClose());
  const [firstHost = "", ...moreHosts] = plan.hosts;
  const hosts = plan.checksum === "list" && moreHosts.length === 0 ? words.hostMayLeadOn(firstHost) : words.hosts(plan.hosts);
  return (
    <>
      <p>{plan.bytes === null ? words.sizeUnknown : words.size(fileSize(plan.bytes))}</p>
      <p>{hosts}</p>
      <p>{plan.checksum === null ? words.noChecksum : words.checksum[plan.checksum]}</p>
      {plan.free === null ? null : <p className="faint">{messages.models.free(fileSize(plan.free))}</p>}
      {plan.pickle ? <p className="model-pickle">{words.pickle}</p> : null}
      {plan.refused ? (
        <Problem error={plan.refused} alert />
      ) : (
        <>
          {plan.guessed ? (
            <p className="model-plan-folder">
              <label htmlFor={id}>{words.folder}</label>
              <select id={id} className="field" value={folder} onChange={(event) => setFolder(folderOf(event.target.value))}>
                {MODEL_FOLDERS.map((one) => (
                  <option key={one} value={one}>
                    {messages.models.folders[one]}
                  </option>
                ))}
              </select>
            </p>
          ) : null}
          <div className="button-row model-plan-buttons">
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button look="primary" icon={Download} onClick={start}>
              {words.start}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

const folderOf = (value: string): ModelFolder => MODEL_FOLDERS.find((folder) => folder === value) ?? "checkpoints";
