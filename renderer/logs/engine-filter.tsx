import { MAIN_ENGINE } from "#contract/main-engine.ts";
import { messages } from "#contract/messages/messages.ts";

const words = messages.logs;

/** No engine is called so: names are not empty. */
const ALL = "";

interface EngineFilterProps {
  /** Those beside the first one, by name. */
  engines: readonly string[];
  /** Null = all of them. */
  value: string | null;
  onChange: (engine: string | null) => void;
}

/** Chooses the engine whose lines are shown. */
export function EngineFilter({ engines, value, onChange }: EngineFilterProps) {
  return (
    <select
      className="field log-engine"
      aria-label={words.engine}
      value={value ?? ALL}
      onChange={(event) => onChange(event.target.value === ALL ? null : event.target.value)}
    >
      <option value={ALL}>{words.allEngines}</option>
      <option value={MAIN_ENGINE}>{messages.engines.first}</option>
      {engines.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
