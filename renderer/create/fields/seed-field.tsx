import { Dices, Lock, LockOpen } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { random64 } from "../../state/random.ts";
import { IconButton } from "../../ui/button.tsx";
import { useCreate } from "../create-state.ts";
import { seedBetween } from "../form/call.ts";
import type { FieldProps } from "./field-props.ts";
import { Labelled } from "./labelled.tsx";

const words = messages.createPage.seed;

/** The number that chance begins with: new for each picture unless it is kept. */
export function SeedField({ field, label, value, onChange }: FieldProps<"seed">) {
  const locked = useCreate(({ lockedSeeds }) => lockedSeeds.includes(field.name));
  const lock = (on: boolean) =>
    useCreate.setState(({ lockedSeeds }) => {
      const others = lockedSeeds.filter((name) => name !== field.name);
      return { lockedSeeds: on ? [...others, field.name] : others };
    });
  const set = (seed: string) => {
    onChange(seed === "" ? undefined : seed);
    lock(seed !== "");
  };
  return (
    <Labelled label={label} hint={words.hint}>
      {({ id, describedBy }) => (
        <div className="seed-field">
          <input
            id={id}
            className="field"
            inputMode="numeric"
            aria-describedby={describedBy}
            placeholder={words.random}
            maxLength={20}
            value={value === undefined ? "" : String(value)}
            onChange={(event) => set(event.target.value.replace(/\D/g, ""))}
          />
          <IconButton label={words.roll} icon={Dices} onClick={() => set(seedBetween(field.input, random64))} />
          <IconButton
            label={locked ? words.unlock : words.lock}
            icon={locked ? Lock : LockOpen}
            aria-pressed={locked}
            onClick={() => lock(!locked)}
          />
        </div>
      )}
    </Labelled>
  );
}
