import { Play } from "lucide-react";
import { act } from "../easel.ts";
import { pausedText } from "../text/notes.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";

/** While new work waits, wherever it was paused from. */
export const PausedStrip = () => (
  <Problem mild error={{ message: pausedText.title, remedy: pausedText.detail }}>
    <div className="button-row">
      <Button size="s" look="primary" icon={Play} onClick={() => act("jobs.pause", false)}>
        {pausedText.resume}
      </Button>
    </div>
  </Problem>
);
