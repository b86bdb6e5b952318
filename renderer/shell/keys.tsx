import { keysAsShown } from "#contract/commands.ts";

/** A shortcut, as people of this system know it. */
export function Keys({ keys, platform }: { keys: string; platform: string }) {
  return (
    <span className="keys" translate="no">
      {keysAsShown(keys, platform).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
