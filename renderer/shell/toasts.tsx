import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { messages } from "#contract/messages/messages.ts";
import { dropToast, type Toast, useToasts } from "../state/toasts.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { useOpenDialogs } from "../ui/dialog.tsx";

const DONE_TOAST_MS = 4_500;
/** One that offers something leaves time to do it. */
const ACTION_TOAST_MS = 9_000;

/** In the window; within an open dialog while there is one, whose outside is inert. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  const dialog = useOpenDialogs((state) => state.dialogs.at(-1));
  const section = (
    <section className="toasts" aria-label={messages.app.problems} aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
  return dialog ? createPortal(section, dialog) : section;
}

function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  const leaves = toast.tone === "done" && !held;
  useEffect(() => {
    if (!leaves) return;
    const timer = setTimeout(() => dropToast(toast.id), toast.action ? ACTION_TOAST_MS : DONE_TOAST_MS);
    return () => clearTimeout(timer);
  }, [leaves, toast.id, toast.action]);
  const Icon = toast.tone === "done" ? CircleCheck : TriangleAlert;
  return (
    <div className={`toast toast-${toast.tone}`} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <Icon aria-hidden className="toast-icon" />
      <div className="toast-words">
        <p>{toast.text}</p>
        {toast.remedy ? <p className="soft">{toast.remedy}</p> : null}
      </div>
      {toast.action ? (
        <Button
          size="s"
          onClick={() => {
            toast.action?.run();
            dropToast(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      ) : null}
      <IconButton label={messages.app.dismiss} icon={X} onClick={() => dropToast(toast.id)} />
    </div>
  );
}
