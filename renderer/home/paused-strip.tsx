import { Pause, Play } from "lucide-react";
import { act } from "../ipc/ask.ts";
import { pausedText } from "../text/notes.ts";
import { Button } from "../ui/button.tsx";
import { Strip } from "../ui/strip.tsx";

/** While new work waits, wherever it was paused from. */
export const PausedStrip = () => (
  <Strip icon={Pause} title={pausedText.title} detail={pausedText.detail}>
    <Button size="s" look="primary" icon={Play} onClick={() => act("jobs.pause", false)}>
      {pausedText.resume}
    </Button>
  </Strip>
);
