import {
  Boxes,
  Brush,
  CircleQuestionMark,
  House,
  Images,
  type LucideIcon,
  Plug,
  ScrollText,
  Settings2,
  Share2,
  Stethoscope,
  Workflow,
} from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { goTo, type Page, type pages, useAppStore } from "../state/app-store.ts";
import { toggleHelp, useHelp } from "../state/help.ts";
import { useStatus } from "../state/status.ts";
import { EaselMark } from "../ui/easel-mark.tsx";

const places: readonly { page: (typeof pages)[number]; icon: LucideIcon }[] = [
  { page: "home", icon: House },
  { page: "create", icon: Brush },
  { page: "gallery", icon: Images },
  { page: "models", icon: Boxes },
  { page: "workflows", icon: Workflow },
  { page: "connect", icon: Plug },
  { page: "share", icon: Share2 },
  { page: "doctor", icon: Stethoscope },
  { page: "logs", icon: ScrollText },
  { page: "settings", icon: Settings2 },
];

export function Sidebar({ app, page }: { app: AppState; page: Page }) {
  const pictures = useAppStore((state) => state.pictureCount);
  const status = useStatus(app);
  const help = useHelp(({ place }) => place !== null);
  return (
    <header className="sidebar">
      <div className="brand">
        <EaselMark />
        <span className="brand-name">{messages.app.name}</span>
      </div>
      <nav aria-label={messages.nav.label}>
        <ul className="nav">
          {places.map(({ page: place, icon: Icon }) => (
            <li key={place}>
              <button
                type="button"
                className="nav-item"
                aria-current={place === page ? "page" : undefined}
                title={messages.nav[place]}
                onClick={() => goTo(place)}
              >
                <Icon aria-hidden className="nav-icon" />
                <span className="nav-label">{messages.nav[place]}</span>
                {place === "gallery" && pictures ? <span className="nav-count">{messages.formats.count(pictures)}</span> : null}
              </button>
            </li>
          ))}
          <li>
            <button type="button" className="nav-item" aria-expanded={help} title={`${messages.help.title} (F1)`} onClick={toggleHelp}>
              <CircleQuestionMark aria-hidden className="nav-icon" />
              <span className="nav-label">{messages.help.title}</span>
            </button>
          </li>
        </ul>
      </nav>
      <button type="button" className="engine-line" onClick={() => goTo("home")} title={status.title}>
        <span className={`dot dot-${status.tone}`} aria-hidden />
        <span className="nav-label">
          <span className="visually-hidden">{messages.nav.engine}: </span>
          {status.short}
        </span>
        {app.engine.practice ? <span className="nav-label practice-badge">{messages.practice.badge}</span> : null}
      </button>
    </header>
  );
}
