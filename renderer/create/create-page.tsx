import { lazy, Suspense, useEffect, useLayoutEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { ToolForm as Form } from "#contract/tool-form.ts";
import type { AppState } from "#contract/view.ts";
import { useAppStore } from "../state/app-store.ts";
import { Problem } from "../ui/problem.tsx";
import "./create.css";
import { chooseTool, GENERATE, useCreate, withIntent } from "./create-state.ts";
import { pictureToMark } from "./form/call.ts";
import { useForms, useFreshForms } from "./form/forms.ts";
import { ToolChoice } from "./form/tool-choice.tsx";
import { ToolForm } from "./form/tool-form.tsx";
import { usePictureDrop } from "./picture/picture-drop.ts";
import { isReference, takePicture } from "./picture/pictures.ts";
import { Results } from "./results/results.tsx";

const words = messages.createPage;

const MaskEditor = lazy(() => import("./mask/mask-editor.tsx"));

/** Everything that makes pictures, as forms; the results beside them. */
export function CreatePage({ app }: { app: AppState }) {
  useIntent();
  const look = useFreshForms(app);
  const { forms, error } = useForms();
  const tool = useCreate((state) => state.tool);
  const form = forms?.forms.find(({ toolName }) => toolName === tool) ?? null;
  const gone = forms !== null && form === null;
  // A workflow that is gone leaves its words for the usual tool.
  useEffect(() => {
    if (gone) chooseTool(GENERATE);
  }, [gone]);
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      {error ? <Problem title={words.notLoaded} error={error} onRetry={look} /> : null}
      {forms ? <ToolChoice forms={forms.forms} chosen={tool} /> : null}
      {forms && !forms.engineAnswered ? <p className="soft">{words.noEngine}</p> : null}
      <div className="create-columns">
        <section className="create-form" aria-label={words.form}>
          {form ? <ToolForm key={form.toolName} form={form} app={app} /> : null}
          {forms === null && error === null ? <p className="soft">{words.loading}</p> : null}
        </section>
        <div className="create-stage">
          {form ? <Stage form={form} /> : null}
          <Results app={app} />
        </div>
      </div>
    </>
  );
}

/** Where a picture is marked that the form has a mask for. */
function Stage({ form }: { form: Form }) {
  usePictureDrop(form);
  const reference = useCreate(({ values }) => pictureToMark(form, values));
  if (reference === null) return null;
  return (
    <Suspense>
      <MaskEditor key={reference} reference={reference} />
    </Suspense>
  );
}

/** Begins with what the page was opened for. */
function useIntent(): void {
  const intent = useAppStore((state) => state.createIntent);
  useLayoutEffect(() => {
    if (!intent) return;
    useAppStore.setState({ createIntent: null });
    // The form is at the top, and the button that was pressed may be far below.
    document.querySelector("main")?.scrollTo({ top: 0 });
    const { start } = intent;
    if (!start || isReference(start.reference)) {
      useCreate.setState((state) => withIntent(state, intent));
      return;
    }
    void takePicture(start).then((taken) => {
      if (taken.ok) useCreate.setState((state) => withIntent(state, { ...intent, start: { ...start, reference: taken.reference } }));
      else useCreate.setState({ refused: { call: null, error: taken.error } });
    });
  }, [intent]);
}
