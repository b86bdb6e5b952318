import type { imagesErrors as english } from "../../en/errors/images.ts";
import { formats } from "../formats.ts";

/** How a mask that marks nothing looks, by the way in which it was read. */
const unmarked: Readonly<Record<Parameters<(typeof english)["mask_unmarked"]>[0]["reading"], string>> = {
  brightness: "überall schwarz",
  paint: "überall durchsichtig",
  transparency: "nirgends durchsichtig",
};

const inMegabytes = (bytes: number) => `${formats.count(Math.round(bytes / 1_000_000))} MB`;
const inMillions = (pixels: number) => `${formats.count(pixels / 1_000_000)} Millionen Pixel`;
const quoted = (names: readonly string[]) => names.map((name) => `„${name}“`).join(", ");
const folderList = (folders: readonly string[]) =>
  `${formats.plural(folders.length, { one: "den Ordner", other: "die Ordner" })} ${quoted(folders)}`;

const anotherAddress = "Geben Sie die Adresse des Bildes selbst an, oder das Bild als Base64.";
const referenceOrBase64 = "Geben Sie die Nummer eines Bildes an, das Easel gemacht hat, oder das Bild selbst als Base64.";
const smaller = "Verkleinern Sie das Bild, oder speichern Sie es in einem Bildprogramm neu.";
const saveAgain = "Speichern Sie es in einem Bildprogramm neu, als gewöhnliches JPEG oder als PNG.";

const address = (name: string) => `Die als ${name} gegebene Webadresse`;

export const imagesErrors: typeof english = {
  image_dimensions_too_large: (p) => ({
    message: `Das als ${p.name} gegebene Bild ist ${p.width} x ${p.height} Pixel groß; erlaubt sind höchstens ${inMillions(p.maxPixels)}, ${p.maxSidePixels} je Seite.`,
    remedy: "Verkleinern Sie es zuerst: Gearbeitet wird mit etwa 1 bis 2 Millionen Pixeln.",
  }),
  image_has_too_many_frames: (p) => ({
    message: `Das als ${p.name} gegebene Bild ist ein bewegtes aus ${p.frames} Einzelbildern; erlaubt sind höchstens ${p.maxFrames}, zusammen ${inMillions(p.maxPixels)}.`,
    remedy: "Geben Sie ein Einzelbild davon, als PNG, JPEG oder WebP.",
  }),
  image_has_too_many_scans: (p) => ({
    message: `Das als ${p.name} gegebene JPEG ist in ${p.scans} Durchgängen gespeichert; erlaubt sind höchstens ${p.maxScans}.`,
    remedy: saveAgain,
  }),
  image_took_too_long: (p) => ({
    message: `Das Lesen des Bildes dauerte länger als ${p.seconds} Sekunden und wurde abgebrochen.`,
    remedy: smaller,
  }),
  image_took_too_much_memory: {
    message: "Das Lesen des Bildes brauchte zu viel Speicher und wurde abgebrochen.",
    remedy: smaller,
  },
  image_broke_decoder: {
    message: "Die Datei des Bildes ist so beschädigt, dass das Programm, das sie las, abgestürzt ist.",
    remedy: saveAgain,
  },
  image_file_too_large: (p) => ({
    message: `Das als ${p.name} gegebene Bild ist ${p.bytes === null ? "zu groß" : `${inMegabytes(p.bytes)} groß`}; erlaubt sind höchstens ${inMegabytes(p.maxBytes)}.`,
    remedy: "Verkleinern Sie es oder speichern Sie es als JPEG, und geben Sie es noch einmal.",
  }),
  image_not_convertible: (p) => ({
    message: `Das als ${p.name} gegebene ${p.format}-Bild konnte nicht gelesen werden.`,
    remedy: "Speichern Sie es als JPEG oder PNG, und geben Sie das.",
  }),
  image_not_readable: (p) => ({
    message: `Was als ${p.name} gegeben wurde, ist kein vollständiges Bild im Format PNG, JPEG, WebP, GIF, AVIF oder HEIC.`,
    remedy: "Geben Sie die Nummer eines Bildes an, das Easel gemacht hat, oder eine vollständige Bilddatei als Base64.",
  }),

  image_reference_unknown: (p) => ({
    message: `Das Bild „${p.reference}“ gibt es nicht.`,
    remedy:
      p.newest.length > 0
        ? `Die neuesten Bilder sind: ${p.newest.join(", ")}.`
        : "Noch wurde kein Bild gemacht; machen Sie zuerst eines mit generate_image.",
  }),
  stored_output_no_picture: (p) => ({
    message: `${p.reference} ist kein Bild, sondern eine Datei vom Typ ${p.type}.`,
    remedy: "Geben Sie die Nummer eines Bildes an.",
  }),
  stored_picture_damaged: (p) => ({
    message: `Die Datei von ${p.reference} ist kein vollständiges Bild mehr.`,
    remedy: "Machen Sie das Bild neu, oder nehmen Sie ein anderes.",
  }),

  image_paths_not_allowed: (p) => ({
    message: `${p.name} sieht wie der Pfad einer Datei aus, und es ist nicht erlaubt, dass Easel Dateien liest, die ein Chat nennt.`,
    remedy: `${referenceOrBase64} Ordner lassen sich freigeben: images.allowed_folders in config.yaml.`,
  }),
  image_path_outside_folders: (p) => ({
    message: `${p.name} nennt eine Datei außerhalb der Ordner, die Easel lesen darf.`,
    remedy: `Legen Sie das Bild in ${folderList(p.folders)}, oder geben Sie die Nummer eines Bildes an, das Easel gemacht hat, oder das Bild selbst als Base64.`,
  }),
  image_path_not_found: (p) => ({
    message: `An dem Ort, den ${p.name} nennt, ist keine Datei.`,
    remedy: `Suchen Sie den genauen Namen; Easel darf ${folderList(p.folders)} lesen.`,
  }),
  image_path_unreadable: (p) => ({
    message: `Die als ${p.name} gegebene Datei konnte nicht gelesen werden.`,
    remedy: "Geben Sie eine andere Datei, oder das Bild selbst als Base64.",
  }),

  image_urls_not_allowed: (p) => ({
    message: `${p.name} ist eine Webadresse, und es ist nicht erlaubt, dass Easel Bilder aus dem Web holt.`,
    remedy: `${referenceOrBase64} Es lässt sich erlauben: images.allow_http in config.yaml.`,
  }),
  image_url_not_public: (p) => ({
    message: `${address(p.name)} führt nicht an einen öffentlichen Ort des Internets.`,
    remedy:
      "Easel holt Bilder nur von öffentlichen Webadressen. Geben Sie das Bild als Base64, oder die Nummer eines Bildes, das Easel gemacht hat.",
  }),
  image_url_with_login: (p) => ({
    message: `${address(p.name)} enthält einen Namen oder ein Kennwort.`,
    remedy: "Geben Sie eine Adresse an, die keines braucht.",
  }),
  image_url_malformed: (p) => ({ message: `${address(p.name)} ist keine vollständige Webadresse.`, remedy: anotherAddress }),
  image_url_host_unknown: (p) => ({ message: `${address(p.name)} war nicht zu finden.`, remedy: anotherAddress }),
  image_url_failed: (p) => ({ message: `${address(p.name)} konnte nicht abgerufen werden.`, remedy: anotherAddress }),
  image_url_timed_out: (p) => ({
    message: `${address(p.name)} brauchte länger als ${formats.plural(p.seconds, { one: "1 Sekunde", other: `${p.seconds} Sekunden` })}.`,
    remedy: anotherAddress,
  }),
  image_url_insecure_redirect: (p) => ({
    message: `${address(p.name)} führt von einer geschützten zu einer ungeschützten Adresse.`,
    remedy: anotherAddress,
  }),
  image_url_too_many_redirects: (p) => ({
    message: `${address(p.name)} führt endlos von Adresse zu Adresse.`,
    remedy: anotherAddress,
  }),
  image_url_bad_status: (p) => ({
    message: `${address(p.name)} wurde mit ${p.status} statt mit einem Bild beantwortet.`,
    remedy: anotherAddress,
  }),
  image_url_no_image: (p) => ({ message: `${address(p.name)} führt zu etwas, das kein Bild ist.`, remedy: anotherAddress }),
  image_url_compressed: (p) => ({
    message: `${address(p.name)} kam in einer Verpackung, um die nicht gebeten wurde.`,
    remedy: anotherAddress,
  }),

  mask_missing: (p) => ({
    message: `\`${p.name}\` fehlt, und das Bild hat keine durchsichtigen Stellen, die sie ersetzen könnten.`,
    remedy: "Geben Sie eine Maske: ein Bild im selben Format, in dem weiß ist, was sich ändern, und schwarz, was bleiben soll.",
  }),
  mask_unmarked: (p) => ({
    message: `\`${p.name}\` ist ${unmarked[p.reading]}, es würde sich also nichts ändern.`,
    remedy: "Machen Sie weiß, was sich ändern, und schwarz, was bleiben soll.",
  }),
  mask_not_decodable: (p) => ({
    message: `Das als ${p.name} gegebene Bild konnte nicht gelesen werden.`,
    remedy: "Geben Sie die Maske als PNG.",
  }),
};
