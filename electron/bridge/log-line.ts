import type { LogLine } from "#contract/view.ts";

/** The bridge logs one JSON object a line; a person reads "job done: tool generate_image, ms 3501". Other lines stay as they are. */
export function readableLogLine(line: string): { text: string; level: LogLine["level"] } {
  const said = parsed(line);
  if (!said) return { text: line, level: "info" };
  const { time: _time, level, text, ...facts } = said;
  const details = Object.entries(facts).map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return {
    text: details.length > 0 ? `${text}: ${details.join(", ")}` : String(text),
    level: level === "warn" || level === "error" ? level : "info",
  };
}

function parsed(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    const value = JSON.parse(line);
    return typeof value?.text === "string" ? value : null;
  } catch {
    return null;
  }
}
