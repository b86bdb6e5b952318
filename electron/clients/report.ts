import type { ErrorReport } from "#comfyui/errors.ts";
import type { ChangePlan } from "#contract/view.ts";
import type { ClientStatus } from "./connect.ts";

/** What `easel-connect` prints for people; `--json` prints the same things as data. */

export function listText(all: readonly ClientStatus[]): string {
  const width = Math.max(...all.map(({ id }) => id.length));
  return all.map(({ id, name, detected }) => `${id.padEnd(width)}  ${name}: ${detected ?? "not found"}`).join("\n");
}

export function statusText(all: readonly ClientStatus[]): string {
  const told = all.filter(({ detected, config, changes }) => detected !== null || config.kind !== "absent" || changes.length > 0);
  if (told.length === 0) return "None of the AI apps that Easel knows was found on this computer.";
  return told.map(clientText).join("\n\n");
}

export function clientText(client: ClientStatus): string {
  const lines = [
    `${client.name} (${client.id})`,
    `  found:    ${client.detected ?? "no"}`,
    `  settings: ${client.path || "not there yet"}`,
  ];
  lines.push(`  Easel:    ${configText(client.config)}`);
  for (const { at, action, undone, id } of client.changes) {
    lines.push(`  change:   ${new Date(at).toISOString()} ${action}${undone ? ", undone" : ""} (${id})`);
  }
  return lines.join("\n");
}

function configText(config: ClientStatus["config"]): string {
  switch (config.kind) {
    case "absent":
      return "not connected";
    case "written":
      return "connected";
    case "stale":
      return "connected, but the entry is out of date; write it again";
    case "foreign":
      return 'there is an entry named "easel" that Easel did not write';
    case "unreadable":
      return errorText(config.error);
  }
}

export function planText(plan: ChangePlan): string {
  switch (plan.kind) {
    case "nothing_to_do":
      return `Nothing to do in ${plan.path}.`;
    case "refused":
      return errorText(plan.error);
    case "change": {
      const head = plan.creates ? `${plan.path} (new file)` : plan.path;
      return [head, ...plan.diff.map(({ op, text }) => `${op} ${text}`), ...plan.warnings.map((warning) => `Note: ${warning}`)].join("\n");
    }
  }
}

export function errorText({ message, remedy }: Pick<ErrorReport, "message" | "remedy">): string {
  return `${message} ${remedy}`;
}
