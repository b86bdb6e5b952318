import { useLayoutEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { useAppStore } from "../state/app-store.ts";
import { useDraft, withIntent } from "./draft.ts";
import { PromptForm } from "./prompt-form.tsx";

export function CreatePage({ app }: { app: AppState }) {
  const intent = useAppStore((state) => state.createIntent);
  useLayoutEffect(() => {
    if (!intent) return;
    useDraft.setState((draft) => withIntent(draft, intent));
    useAppStore.setState({ createIntent: null });
  }, [intent]);
  return (
    <>
      <h1>{messages.nav.create}</h1>
      <PromptForm app={app} />
    </>
  );
}
