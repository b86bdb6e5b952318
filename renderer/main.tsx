import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { listen } from "./state/listen.ts";
import "./ui/theme.css";
import "./ui/base.css";
import "./ui/controls.css";
import "./ui/parts.css";
import "./ui/easel-picture.css";
import "./shell/shell.css";
import "./home/home.css";
import "./create/prompt-form.css";
import "./home/jobs.css";
import "./home/side.css";
import "./gallery/gallery.css";
import "./connect/connect.css";
import "./doctor/doctor.css";
import "./workflows/workflows.css";
import "./logs/logs.css";
import "./settings/settings.css";
import "./settings/engine.css";
import "./install/install.css";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the window.");

listen();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
