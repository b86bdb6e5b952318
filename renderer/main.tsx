import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { htmlLanguage, languageFor } from "#contract/language.ts";
import { loadCatalogue } from "#contract/messages/catalogues.ts";
import { speak } from "#contract/messages/messages.ts";
import { loadFonts } from "./fonts.ts";
import "./ui/theme.css";
import "./ui/base.css";
import "./ui/controls.css";
import "./ui/parts.css";
import "./ui/menu.css";
import "./ui/easel-picture.css";
import "./shell/shell.css";
import "./home/home.css";
import "./create/prompt-form.css";
import "./home/jobs.css";
import "./home/side.css";
import "./engines/engines.css";
import "./gallery/gallery.css";
import "./gallery/grid/grid.css";
import "./gallery/detail/detail.css";
import "./connect/connect.css";
import "./doctor/doctor.css";
import "./workflows/workflows.css";
import "./models/models.css";
import "./logs/logs.css";
import "./settings/settings.css";
import "./settings/engine.css";
import "./install/install.css";
import "./ui/forced-colors.css";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the window.");

// Main says which language; the pages are loaded after it, so that every sentence in them is of it.
const language = languageFor([new URLSearchParams(location.search).get("language") ?? navigator.language]);
document.documentElement.lang = htmlLanguage[language];
const fonts = loadFonts();
speak(await loadCatalogue(language));
const [{ App }, { listen }, { loadFirstPage, loadOtherPages }] = await Promise.all([
  import("./app.tsx"),
  import("./state/listen.ts"),
  import("./pages.tsx"),
  fonts,
]);

listen();
await loadFirstPage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
loadOtherPages();
