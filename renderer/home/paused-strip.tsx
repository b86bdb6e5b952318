import { Pause, Play } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { Button } from "../ui/button.tsx";
import { Strip } from "../ui/strip.tsx";

/** While new work waits, wherever it was paused from. */
export const PausedStrip = () => (
  <Strip icon={Pause} title={messages.home.paused.title} detail={messages.home.paused.detail}>
    <Button size="s" look="primary" icon={Play} onClick={() => act("jobs.pause", false)}>
      {messages.home.paused.resume}
    </Button>
  </Strip>
);
