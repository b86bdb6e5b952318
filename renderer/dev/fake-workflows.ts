import type { CallInput, CallName, CallOutput } from "#contract/ipc.ts";
import type { JobView } from "#contract/job.ts";
import type { AppState } from "#contract/view.ts";
import type { WorkflowList } from "#contract/workflow.ts";
import { proposals } from "./workflow-samples.ts";

type Handlers = { [C in Extract<CallName, `workflows.${string}`>]: (input: CallInput<C>) => CallOutput<C> };

const tool = (toolName: string, title: string, description: string): WorkflowList["tools"][number] => {
  return { toolName, title, description, missingNodes: [], editable: true, enabled: true, hiddenFrom: [] };
};

/** The workflows of a scene: two tools, a file that waits, and what the scene says is broken. */
export function workflowHandlers(
  scene: { app: AppState },
  update: (slices: Partial<AppState>) => undefined,
  queued: (id: string, call: CallInput<"jobs.run">) => JobView,
): Handlers {
  let tools = [
    tool("poster", "Poster", "Paints a poster with my own style."),
    { ...tool("night_photo", "Night photo", "Turns a photo into night."), missingNodes: ["MagicNode"], hiddenFrom: ["cursor"] },
  ];
  let before = tools;
  return {
    "workflows.list": () => ({ tools, drafts: ["Icons.json"], broken: scene.app.brokenWorkflows }),
    "workflows.propose": ({ kind, name }) => {
      const proposal = proposals[name] ?? Object.values(proposals)[0];
      if (!proposal) throw new Error(`The scene has no proposal for "${name}".`);
      const { title, description } = tools.find(({ toolName }) => toolName === name) ?? proposal;
      return kind === "tool" ? { ...proposal, toolName: name, title, description } : proposal;
    },
    "workflows.try": ({ choice, arguments: args }) => {
      const jobId = `try-${scene.app.jobs.length}`;
      const given = Object.entries(args).map(([name, value]) => [name, String(value).slice(0, 100)]);
      update({ jobs: [queued(jobId, { tool: choice.toolName, arguments: Object.fromEntries(given) }), ...scene.app.jobs] });
      return { jobId };
    },
    "workflows.openLink": () => undefined,
    "workflows.save": ({ toolName }) => ({ toolName }),
    "workflows.offer": ({ toolName, ...offer }) => {
      tools = tools.map((one) => (one.toolName === toolName ? { ...one, ...offer } : one));
      return undefined;
    },
    "workflows.remove": ({ name }) => {
      before = tools;
      tools = tools.filter(({ toolName }) => toolName !== name);
      update({ draftWorkflows: [...scene.app.draftWorkflows] });
      return { undo: name };
    },
    "workflows.restore": () => {
      tools = before;
      return update({ draftWorkflows: [...scene.app.draftWorkflows] });
    },
  };
}
