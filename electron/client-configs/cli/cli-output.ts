import type { ErrorReport } from "#contract/errors.ts";
import type { ChangePlan } from "#contract/view.ts";
import type { ConnectionView } from "../status/next-step.ts";

/** What `easel-connect` prints for people; `--json` prints the same things as data. */

/** The AI apps that Easel knows, a line each. */
export function listText(all: readonly ConnectionView[]): string {
  const width = Math.max(...all.map(({ id }) => id.length));
  return all.map(({ id, name, detected }) => `${id.padEnd(width)}  ${name}: ${detected ?? "not found"}`).join("\n");
}

/** How each app is connected that is here, or was ever written to. */
export function statusText(all: readonly ConnectionView[]): string {
  const told = all.filter(
    ({ detected, config, changes }) => detected !== null || !["absent", "by_hand"].includes(config.kind) || changes.length > 0,
  );
  if (told.length === 0) return "None of the AI apps that Easel knows was found on this computer.";
  return told.map(clientText).join("\n\n");
}

/** How one app is connected. */
export function clientText(client: ConnectionView): string {
  const lines = [
    `${client.name} (${client.id})`,
    `  found:    ${client.detected ?? "no"}`,
    `  settings: ${client.path || "not there yet"}`,
    `  Easel:    ${configText(client.config)}`,
    ...startsText(client.starts).map((text) => `  starts:   ${text}`),
    ...(client.lastConnectedAt === null ? [] : [`  seen:     ${new Date(client.lastConnectedAt).toISOString()}`]),
    `  next:     ${client.next}`,
  ];
  return [...lines, ...client.changes.map((change) => `  change:   ${changeText(change)}`)].join("\n");
}

/** Of all apps, newest first. */
export function changesText(all: readonly ConnectionView[]): string {
  const changes = all.flatMap(({ id, changes }) => changes.map((change) => ({ client: id, ...change })));
  if (changes.length === 0) return "No settings have been changed yet.";
  return changes
    .sort((a, b) => b.at - a.at)
    .map((change) => `${change.client}: ${changeText(change)}`)
    .join("\n");
}

function changeText({ at, action, undone, id }: ConnectionView["changes"][number]): string {
  return `${new Date(at).toISOString()} ${action}${undone ? ", undone" : ""} (${id})`;
}

function startsText(starts: ConnectionView["starts"]): string[] {
  if (starts.kind === "starts") return [`yes, with ${starts.tools} tools`];
  return starts.kind === "fails" ? [`no: ${errorLine(starts.error)}`] : [];
}

function configText(config: ConnectionView["config"]): string {
  switch (config.kind) {
    case "absent":
      return "not written";
    case "written":
      return "written";
    case "stale":
      return "written, but the entry is out of date; write it again";
    case "vanished":
      return "it was written, and something has taken the entry out";
    case "by_hand":
      return "by hand only; Easel does not write its settings";
    case "foreign":
      return 'there is an entry named "easel" that Easel did not write';
    case "unreadable":
      return errorLine(config.error);
  }
}

/** What a change would do, or why it cannot be done. */
export function planText(plan: ChangePlan): string {
  switch (plan.kind) {
    case "nothing_to_do":
      return `Nothing to do in ${plan.path}.`;
    case "refused":
      return errorLine(plan.error);
    case "choose":
      return [
        "The app is installed more than once. Say which of these it uses, with --place:",
        ...plan.places.map(({ path }) => `  ${path}`),
      ].join("\n");
    case "change": {
      const head = plan.creates ? `${plan.path} (new file)` : plan.path;
      return [head, ...plan.diff.map(({ op, text }) => `${op} ${text}`), ...plan.warnings.map((warning) => `Note: ${warning}`)].join("\n");
    }
  }
}

/** What happened, and what to do. */
export function errorLine({ message, remedy }: Pick<ErrorReport, "message" | "remedy">): string {
  return `${message} ${remedy}`;
}
