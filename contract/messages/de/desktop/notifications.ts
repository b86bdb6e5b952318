import type { Messages } from "../../en.ts";

export const notifications: Messages["notifications"] = {
  finished: { title: "Ihr Bild ist fertig", body: "Klicken Sie, um es in der Galerie zu sehen." },
  finishedFile: { title: "Ihr Workflow ist fertig", body: "Das Ergebnis liegt in Easels Bilderordner." },
  engineStopped: "Easels Engine ist stehen geblieben",
  installed: { title: "ComfyUI ist installiert", body: "Eines fehlt noch: ein Modell. Easel zeigt Ihnen, wie Sie eines bekommen." },
  notInstalled: "ComfyUI konnte noch nicht installiert werden",
};
