import { messages } from "#contract/messages/messages.ts";
import type { ChangePlan } from "#contract/view.ts";
import { folded } from "./folded.ts";

type DiffLine = Extract<ChangePlan, { kind: "change" }>["diff"][number];

const words = messages.connect.plan;
const spoken = { " ": "", "-": `${words.removed}: `, "+": `${words.added}: ` } as const;
const kind = { " ": "stay", "-": "go", "+": "come" } as const;

/** Lines that come are green and have a plus, lines that go are red and have a minus; long stretches that stay are folded. */
export function DiffView({ lines }: { lines: readonly DiffLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="diff" aria-label={words.diff} tabIndex={0}>
      {folded(lines, 3).map((part) =>
        part.kind === "gap" ? (
          <div key={part.key} className="diff-gap">
            {words.unchanged(part.lines)}
          </div>
        ) : (
          <div key={part.key} className={`diff-line diff-${kind[part.line.op]}`}>
            <span className="diff-sign" aria-hidden>
              {part.line.op}
            </span>
            <span className="diff-text">
              <span className="visually-hidden">{spoken[part.line.op]}</span>
              {part.line.text || " "}
            </span>
          </div>
        ),
      )}
    </section>
  );
}
