import type { authErrors as english } from "../../en/errors/auth.ts";
import { formats } from "../formats.ts";

export const authErrors: typeof english = {
  tokens_doubtful: ({ faults }) => ({
    message: faults.join(" "),
    remedy: "Berichtigen Sie das und starten Sie neu: Solange an den Tokens etwas zweifelhaft ist, hört die Brücke nicht zu.",
  }),
  no_tokens: {
    message: "`authentication.enabled` ist true, aber es gibt kein Token: Niemand könnte die Brücke benutzen.",
    remedy: "Machen Sie eines mit `easel-bridge token add NAME`, oder setzen Sie MCP_AUTH_TOKEN.",
  },
  token_file_invalid: ({ faults }) => ({
    message: `Die Datei mit den Tokens ist nicht zu gebrauchen: ${faults.join(" ")}`,
    remedy: "Berichtigen Sie sie, oder löschen Sie sie und machen Sie die Tokens mit `easel-bridge token add` neu.",
  }),
  token_file_unreadable: {
    message: "Die Datei mit den Tokens konnte nicht gelesen werden.",
    remedy: "Geben Sie dem Benutzer, unter dem die Brücke läuft, Leserecht.",
  },
  token_name_taken: ({ name }) => ({
    message: `Ein Token „${name}“ gibt es schon.`,
    remedy: `Wählen Sie einen anderen Namen, oder widerrufen Sie zuerst jenes: easel-bridge token revoke ${name}.`,
  }),
  too_many_jobs_at_a_time: ({ max }) => ({
    message: `Dieses Token darf ${formats.plural(max, { one: "1 Auftrag", other: `${max} Aufträge` })} auf einmal haben.`,
    remedy: "Nichts wurde begonnen. Warten Sie mit get_job auf einen früheren Auftrag, oder brechen Sie ihn ab.",
  }),
  prompt_refused: {
    message: "Ein solcher Prompt ist hier nicht erlaubt.",
    remedy: "Nichts wurde begonnen. Bitten Sie um etwas anderes.",
  },
  output_refused: ({ reason }) => ({
    message: reason === "" ? "Das Bild wird nicht herausgegeben." : `Das Bild wird nicht herausgegeben: ${reason}`,
    remedy: "Es wurde geprüft, wie die Konfiguration der Brücke es verlangt, und nicht behalten. Bitten Sie um etwas anderes.",
  }),
  output_not_checked: {
    message: "Das Bild konnte nicht geprüft werden, wie die Konfiguration der Brücke es verlangt, und wird deshalb nicht herausgegeben.",
    remedy: "Sagen Sie es dem, der die Brücke betreibt: In ihrem Protokoll steht mehr.",
  },
  authentication_missing: ({ host }) => ({
    message: `Unter ${host} könnten andere Computer die Brücke ganz ohne Token benutzen.`,
    remedy: "Machen Sie ein Token mit `easel-bridge token add NAME`, setzen Sie MCP_AUTH_TOKEN, oder nehmen Sie 127.0.0.1 als Adresse.",
  }),
};
