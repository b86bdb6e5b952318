import { Check, Download } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { ModelOffer, ModelsView } from "#contract/models.ts";
import { act } from "../state/act.ts";
import { Button } from "../ui/button.tsx";

const words = messages.models.offers;

/** The short list, the lightest first. */
export function Offers({ view, onGet }: { view: ModelsView; onGet: (id: string) => void }) {
  return (
    <section aria-labelledby="offers-title">
      <div className="section-head">
        <h2 id="offers-title">{words.title}</h2>
      </div>
      <p className="soft models-lead">{words.lead}</p>
      <ul className="offers">
        {view.offers.map((offer) => (
          <li key={offer.id} className="card offer">
            <h3 className="offer-name">{offer.name}</h3>
            <p className="faint">
              {offer.family} · {messages.formats.fileSize(offer.bytes)}
            </p>
            <p className="offer-fit" data-fit={offer.fit}>
              {fitText(offer, view.cardBytes)}
            </p>
            <Button look="quiet" size="s" className="offer-licence" onClick={() => act("models.openLicence", offer.id)}>
              {words.licence(offer.licence.name)}
            </Button>
            {offer.installed ? (
              <p className="offer-there">
                <Check aria-hidden className="button-icon" />
                {words.installed}
              </p>
            ) : (
              <Button look="primary" size="s" icon={Download} aria-label={words.getLabel(offer.name)} onClick={() => onGet(offer.id)}>
                {words.get}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function fitText({ fit, neededBytes }: ModelOffer, cardBytes: number | null): string {
  const { fileSize } = messages.formats;
  if (cardBytes === null || fit === "unknown") return words.needs(fileSize(neededBytes));
  return fit === "fits" ? words.fits(fileSize(cardBytes)) : words.slow(fileSize(cardBytes));
}
