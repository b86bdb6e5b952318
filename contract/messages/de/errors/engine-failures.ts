import type { engineFailures as english } from "../../en/errors/engine-failures.ts";

type ParametersOf<Code extends keyof typeof english> = (typeof english)[Code] extends (p: infer P) => unknown ? P : never;

/** An older Easel wrote down errors without a reason. */
const inItsWords = (p: { reason?: string | null }) => (p.reason ? ` Die Engine sagt: „${p.reason}“` : "");

function partsText(p: ParametersOf<"models_do_not_match">): string {
  const kinds: [string, readonly string[]][] = [
    ["Modell", p.models],
    ["LoRA", p.loras],
    ["VAE", p.vaes],
    ["Text-Encoder", p.textEncoders],
    ["ControlNet", p.controlNets],
    ["Adapter", p.adapters],
  ];
  const named = kinds.flatMap(([kind, files]) => files.map((file) => `${kind} ${file}`));
  return named.length === 0 ? "" : ` Verwendet werden: ${named.join(", ")}.`;
}

const whatClashes: Readonly<Record<ParametersOf<"models_do_not_match">["part"], string>> = {
  text: "sein Text-Encoder oder Prompt",
  vae: "sein VAE oder Latentbild",
  lora: "eine LoRA",
  control: "ein ControlNet oder Adapter",
  parts: "Teile davon",
};

const families = (given: string | null, wanted: string | null) => {
  if (given !== null && wanted !== null) return ` (gemacht für ${given}, das Modell ist ${wanted})`;
  return given !== null ? ` (gemacht für ${given})` : wanted !== null ? ` (das Modell ist ${wanted})` : "";
};

const account =
  "Geben Sie in Easels Einstellungen unter „Partner-Knoten“ den API-Schlüssel eines Comfy-Kontos an (von platform.comfy.org) und versuchen Sie es dann noch einmal.";

export const engineFailures: typeof english = {
  engine_out_of_memory: (p) => ({
    message: `Der Bild-Engine ist der Speicher ausgegangen.${inItsWords(p)}`,
    remedy: "Versuchen Sie eine kleinere Größe, weniger Bilder auf einmal oder ein Modell, das weniger Speicher braucht.",
  }),
  engine_out_of_memory_at_size: (p) => {
    const fewer = p.count > 1 ? `ein Bild auf einmal statt ${p.count}` : "weniger Bilder auf einmal";
    return {
      message: `Der Bild-Engine ist der Speicher ausgegangen.${inItsWords(p)}`,
      remedy: `Versuchen Sie ${p.smallerWidth} x ${p.smallerHeight} statt ${p.width} x ${p.height}, ${fewer} oder ein Modell, das weniger Speicher braucht.`,
    };
  },
  engine_disk_full: (p) => ({
    message: `Die Engine hat für ihre Dateien keinen Platz mehr auf der Festplatte.${inItsWords(p)}`,
    remedy: "Schaffen Sie Platz und versuchen Sie es dann noch einmal.",
  }),
  engine_may_not_write: (p) => ({
    message: `Die Engine darf nicht in einen Ordner schreiben, den der Workflow braucht.${inItsWords(p)}`,
    remedy: "Erlauben Sie ComfyUI, in seine Ordner zu schreiben, oder lassen Sie den Workflow anderswo speichern.",
  }),
  graphics_card_failed: (p) => ({
    message: `Die Grafikkarte ist während der Arbeit der Engine ausgefallen.${inItsWords(p)}`,
    remedy: "Starten Sie die Engine neu und versuchen Sie es dann noch einmal.",
  }),
  input_image_not_readable_by_engine: (p) => ({
    message: `Die Engine kann das Bild nicht lesen, von dem dieser Auftrag ausgeht.${inItsWords(p)}`,
    remedy: "Nehmen Sie ein Bild im Format PNG, JPEG oder WebP.",
  }),
  no_face_found: (p) => ({
    message: `Die Engine hat im Bild kein Gesicht gefunden.${inItsWords(p)}`,
    remedy: "Geben Sie ein Bild, auf dem ein Gesicht groß, scharf und von vorn zu sehen ist.",
  }),
  model_without_text_encoder: {
    message: "Das gewählte Modell kann keine Prompts lesen: Es hat keinen Text-Encoder.",
    remedy: "Wählen Sie einen anderen Checkpoint.",
  },
  model_without_vae: {
    message: "Das gewählte Modell kann aus dem, was es malt, kein Bild machen: Es hat kein VAE.",
    remedy: "Wählen Sie einen anderen Checkpoint, oder laden Sie im Workflow ein VAE aus der Familie des Modells.",
  },
  model_file_damaged: (p) => ({
    message: `Die Engine kann das Modell${p.model === null ? "" : ` „${p.model}“`} nicht laden: Die Datei ist beschädigt oder von einer Art, die sie nicht kennt.${inItsWords(p)}`,
    remedy: "Laden Sie das Modell noch einmal herunter, oder wählen Sie ein anderes.",
  }),
  model_file_not_found: (p) => ({
    message: `Der Knoten „${p.node}“ des Workflows findet ${p.model === null ? "eine Datei nicht, die er braucht" : `die Datei „${p.model}“ nicht`}.${inItsWords(p)}`,
    remedy: "Legen Sie sie dorthin, wo der Knoten sie sucht, oder wählen Sie eine andere.",
  }),
  models_do_not_match: (p) => ({
    message: `Das Modell des Workflows und ${whatClashes[p.part]}${families(p.given, p.wanted)} passen nicht zusammen: Sie gehören zu verschiedenen Familien (Knoten „${p.node}“).${inItsWords(p)}`,
    remedy: `Nehmen Sie Modell, LoRA, VAE, Text-Encoder und ControlNet aus derselben Familie.${partsText(p)}`,
  }),
  sizes_do_not_match: (p) => ({
    message: `Im Knoten „${p.node}“ des Workflows treffen Bilder, Masken oder Latentbilder verschiedener Größe aufeinander und passen nicht zusammen.${inItsWords(p)}`,
    remedy: "Geben Sie Bilder gleicher Größe, oder eine Breite und Höhe, die Vielfache von 64 sind.",
  }),
  python_module_missing: (p) => ({
    message: `Der Knoten „${p.node}“ des Workflows braucht das Python-Paket „${p.module}“, das ComfyUIs Python nicht hat.${inItsWords(p)}`,
    remedy: `Wählen Sie im ComfyUI-Manager „Try fix“ für ${p.pack === null ? "die Custom Nodes, die diesen Knoten mitbringen" : `die Custom Nodes „${p.pack}“`}, oder installieren Sie in ComfyUIs Python, was sie verlangen; starten Sie die Engine dann neu.`,
  }),
  partner_login_missing: (p) => ({
    message: `Der Knoten „${p.node}“ des Workflows benutzt einen Online-Dienst, der eine Anmeldung verlangt.${inItsWords(p)}`,
    remedy: account,
  }),
  partner_credits_missing: (p) => ({
    message: `Das Konto hat kein Guthaben mehr für den Online-Dienst des Knotens „${p.node}“.${inItsWords(p)}`,
    remedy: "Laden Sie das Guthaben des Comfy-Kontos auf (platform.comfy.org) und versuchen Sie es dann noch einmal.",
  }),
  partner_account_trouble: (p) => ({
    message: `Mit dem Konto für den Online-Dienst des Knotens „${p.node}“ stimmt etwas nicht.${inItsWords(p)}`,
    remedy: "Melden Sie sich bei platform.comfy.org an und sehen Sie nach, oder schreiben Sie an support@comfy.org.",
  }),
  partner_too_busy: (p) => ({
    message: `Der Online-Dienst des Knotens „${p.node}“ nimmt im Moment keine weiteren Anfragen an.${inItsWords(p)}`,
    remedy: "Warten Sie eine Minute und versuchen Sie es dann noch einmal.",
  }),
  partner_refused_content: (p) => ({
    message: `Der Online-Dienst des Knotens „${p.node}“ lehnt ab, worum gebeten wurde.${inItsWords(p)}`,
    remedy: "Bitten Sie mit anderen Worten darum, oder mit einem anderen Bild.",
  }),
  partner_unreachable: (p) => ({
    message: `Der Knoten „${p.node}“ des Workflows erreicht seinen Online-Dienst nicht.${inItsWords(p)}`,
    remedy: "Prüfen Sie die Internetverbindung des Computers, auf dem ComfyUI läuft, und versuchen Sie es dann noch einmal.",
  }),
  model_download_refused: (p) => ({
    message: `Der Knoten „${p.node}“ des Workflows darf ein Modell, das er braucht, nicht herunterladen.${inItsWords(p)}`,
    remedy:
      "Stimmen Sie auf der Seite des Modells bei Hugging Face seiner Lizenz zu und melden Sie sich auf dem Computer der Engine dort an, oder legen Sie die Dateien des Modells von Hand an ihren Platz.",
  }),
  node_failed: (p) => ({
    message: `Die Engine ist am Knoten „${p.node}“ des Workflows gescheitert.${inItsWords(p)}`,
    remedy: "Beheben Sie, was sie nennt, oder versuchen Sie andere Einstellungen; geschieht es wieder, steht im Protokoll der Engine mehr.",
  }),
};
