import { ArrowLeft, Search, X } from "lucide-react";
import { type MouseEvent, useEffect, useRef, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { closeHelp, HELP_PAGES, type HelpPlace, showHelp, useHelp } from "../state/help.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog, useOpenDialogs } from "../ui/dialog.tsx";
import { helpPages, searchHelp } from "./help-pages.ts";
import "./help.css";

const words = messages.help;
/** Where the help would leave too little of the page beside it. */
const NARROW = "(max-width: 900px)";

/** The help, beside the page, so that one can do what it says. Over it where there is no room, or while a dialog is open, which would keep it out of reach. */
export function HelpPanel() {
  const place = useHelp((state) => state.place);
  return place ? <Frame place={place} /> : null;
}

function Frame({ place }: { place: HelpPlace }) {
  const [over] = useState(() => matchMedia(NARROW).matches || useOpenDialogs.getState().dialogs.length > 0);
  if (over)
    return (
      <Dialog label={words.title} className="help-over" onClose={closeHelp}>
        <Help place={place} />
      </Dialog>
    );
  return <Beside place={place} />;
}

function Beside({ place }: { place: HelpPlace }) {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <aside className="help-beside" aria-label={words.title} onKeyDown={({ key }) => key === "Escape" && closeHelp()}>
      <Help place={place} />
    </aside>
  );
}

function Help({ place }: { place: HelpPlace }) {
  const [typed, setTyped] = useState("");
  const searching = typed.trim() !== "" || place.kind === "contents";
  const searchRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (place.kind === "contents") searchRef.current?.focus();
  }, [place]);
  const go = (next: HelpPlace) => {
    setTyped("");
    showHelp(next);
  };
  return (
    <div className="help">
      <div className="help-head">
        <h2>{words.title}</h2>
        <IconButton label={words.close} icon={X} onClick={closeHelp} />
      </div>
      <div className="search">
        <Search aria-hidden />
        <input
          ref={searchRef}
          type="search"
          className="field"
          aria-label={words.search}
          placeholder={words.search}
          dir="auto"
          maxLength={100}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      {searching ? (
        <Matches typed={typed} onGo={go} />
      ) : (
        <Button size="s" look="quiet" icon={ArrowLeft} className="help-back" onClick={() => go({ kind: "contents" })}>
          {words.contents}
        </Button>
      )}
      {document.documentElement.lang === "en" ? null : <p className="faint help-note">{words.onlyEnglish}</p>}
      {searching ? null : <Article key={place.name} place={place} />}
    </div>
  );
}

function Matches({ typed, onGo }: { typed: string; onGo: (place: HelpPlace) => void }) {
  const found = searchHelp(typed);
  return (
    <>
      <p className="visually-hidden" role="status">
        {words.found(found.length)}
      </p>
      {found.length === 0 ? <p className="soft">{words.none}</p> : null}
      <ul className="help-matches" lang="en">
        {found.map(({ name, heading, title, on }) => (
          <li key={`${name} ${heading}`}>
            <button type="button" className="help-match" onClick={() => onGo({ kind: "page", name, heading })}>
              <span>{title}</span>
              {on ? <span className="faint">{on}</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Article({ place: { name, heading } }: { place: Extract<HelpPlace, { kind: "page" }> }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const article = ref.current;
    const start = article?.querySelector<HTMLElement>(heading === null ? "h3" : `#help-${CSS.escape(heading)}`) ?? article;
    start?.focus({ preventScroll: true });
    if (heading === null) article?.closest(".help")?.scrollTo(0, 0);
    else start?.scrollIntoView();
  }, [heading]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
    <article
      ref={ref}
      className="help-article selectable"
      lang="en"
      dir="ltr"
      onClick={(event) => follow(event, name)}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: Easel's own documents, made into HTML when it was built
      dangerouslySetInnerHTML={{ __html: helpPages[name].html }}
    />
  );
}

/** A link leads to another page of the help, or into the browser. */
function follow(event: MouseEvent, here: string): void {
  const link = event.target instanceof Element ? event.target.closest("a")?.getAttribute("href") : null;
  if (!link) return;
  event.preventDefault();
  if (!link.startsWith("help:")) {
    void act("app.openLink", link);
    return;
  }
  const [page = "", heading = null] = link.slice("help:".length).split("/");
  const name = HELP_PAGES.find((one) => one === (page === "" ? here : page));
  showHelp(name ? { kind: "page", name, heading } : { kind: "contents" });
}
