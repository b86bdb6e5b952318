import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { Button } from "./button.tsx";

export function CopyButton({ content, label }: { content: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const answer = await act("clipboard.writeText", content);
    setCopied(answer.ok);
  };
  return (
    <Button size="s" icon={copied ? Check : Copy} onClick={copy}>
      {copied ? messages.app.copied : label}
    </Button>
  );
}
