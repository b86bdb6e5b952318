import { ExternalLink, PackagePlus } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";

const words = messages.connect.ways;

/** A link that the app opens, a file that it installs, and the text to copy in by hand. */
export function OtherWays({ aiApp }: { aiApp: ClientView }) {
  const saveBundle = async () => {
    const answer = await act("connect.saveBundle");
    if (answer.ok && answer.value) addToast({ tone: "done", text: words.bundleSaved });
  };
  return (
    <div className="other-ways">
      {aiApp.ways.link ? (
        <div className="other-way">
          <Button size="s" icon={ExternalLink} onClick={() => act("connect.openLink", aiApp.id)}>
            {words.link(aiApp.name)}
          </Button>
          <p className="faint">{words.linkHint}</p>
        </div>
      ) : null}
      {aiApp.ways.bundle ? (
        <div className="other-way">
          <Button size="s" icon={PackagePlus} onClick={saveBundle}>
            {words.bundle}
          </Button>
          <p className="faint">{words.bundleHint}</p>
        </div>
      ) : null}
      <p className="faint by-hand-words">
        {aiApp.path ? (
          <>
            {words.byHandHint} <code className="selectable">{aiApp.path}</code>
          </>
        ) : (
          aiApp.afterWriting
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <pre className="snippet" tabIndex={0}>
        {aiApp.snippet}
      </pre>
      <div>
        <CopyButton content={aiApp.snippet} label={words.copy} />
      </div>
    </div>
  );
}
