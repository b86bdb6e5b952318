import type { appViewErrors as english } from "../../en/errors/app-view.ts";

export const appViewErrors: typeof english = {
  picture_not_kept: ({ reference }) => ({
    message: `Das Bild ${reference} gibt es nicht (mehr).`,
    remedy: "Machen Sie es neu, oder nehmen Sie ein anderes.",
  }),
  part_beyond_end: ({ offset, size }) => ({
    message: `Das Bild hat ${size} Bytes und kein Byte ${offset}.`,
    remedy: "Beginnen Sie bei Byte 0.",
  }),
  upload_out_of_order: {
    message: "Dieser Teil des Bildes folgt nicht auf den vorigen.",
    remedy: "Senden Sie das Bild noch einmal vom ersten Teil an.",
  },
  upload_not_a_picture: {
    message: "Das ist kein Bild, das Easel lesen kann.",
    remedy: "Geben Sie eine vollständige Datei im Format PNG, JPEG, WebP, GIF, AVIF oder HEIC.",
  },
  view_request_unknown: {
    message: "Easels Ansicht hat um etwas gebeten, das dieses Easel nicht kennt.",
    remedy: "Laden Sie den Chat neu, oder starten Sie die KI-App neu.",
  },
  no_window_to_show: {
    message: "Easels Fenster läuft nicht.",
    remedy: "Öffnen Sie Easel und versuchen Sie es dann noch einmal.",
  },
};
