import { messages } from "#contract/messages/messages.ts";
import { Button } from "../ui/button.tsx";

/** What every card is given. `onBack` is missing on the first. */
export interface CardProps {
  onNext: () => unknown;
  onBack?: () => unknown;
}

/** The way back and on. `settled`: the card's question is answered, so that going on is what to do next. */
export function CardFoot({ onNext, onBack, label, settled }: CardProps & { label: string; settled: boolean }) {
  return (
    <div className="first-steps-foot">
      {onBack ? (
        <Button look="quiet" onClick={onBack}>
          {messages.firstRun.back}
        </Button>
      ) : null}
      <Button look={settled ? "primary" : "plain"} onClick={onNext}>
        {label}
      </Button>
    </div>
  );
}
