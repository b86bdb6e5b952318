import { House, Images, type LucideIcon, Plug, ScrollText, Settings2, Stethoscope, Workflow } from "lucide-react";
import type { AppState } from "#contract/view.ts";
import { goTo, type Page, useStudio } from "../state/app-store.ts";
import { useEngineWords } from "../state/engine-summary.ts";
import { count } from "../text/format.ts";
import { text } from "../text/index.ts";
import { EaselMark } from "../ui/easel-mark.tsx";

const places: readonly { page: Page; icon: LucideIcon }[] = [
  { page: "home", icon: House },
  { page: "gallery", icon: Images },
  { page: "workflows", icon: Workflow },
  { page: "connect", icon: Plug },
  { page: "doctor", icon: Stethoscope },
  { page: "logs", icon: ScrollText },
  { page: "settings", icon: Settings2 },
];

export function Sidebar({ app, page }: { app: AppState; page: Page }) {
  const pictures = useStudio((studio) => studio.pictureCount);
  const engine = useEngineWords(app);
  return (
    <header className="sidebar">
      <div className="brand">
        <EaselMark />
        <span className="brand-name">{text.app.name}</span>
      </div>
      <nav aria-label={text.nav.label}>
        <ul className="nav">
          {places.map(({ page: place, icon: Icon }) => (
            <li key={place}>
              <button
                type="button"
                className="nav-item"
                aria-current={place === page ? "page" : undefined}
                title={text.nav[place]}
                onClick={() => goTo(place)}
              >
                <Icon aria-hidden className="nav-icon" />
                <span className="nav-label">{text.nav[place]}</span>
                {place === "gallery" && pictures ? <span className="nav-count">{count(pictures)}</span> : null}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <button type="button" className="engine-line" onClick={() => goTo("home")} title={engine.title}>
        <span className={`dot dot-${engine.tone}`} aria-hidden />
        <span className="nav-label">
          <span className="visually-hidden">{text.nav.engine}: </span>
          {engine.short}
        </span>
        {app.engine.practice ? <span className="nav-label practice-badge">{text.practice.badge}</span> : null}
      </button>
    </header>
  );
}
