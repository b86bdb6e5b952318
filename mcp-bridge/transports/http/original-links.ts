import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Clock } from "#base/clock.ts";
import type { Authenticator } from "../../auth/principal.ts";
import type { MakeLink } from "../../context/session.ts";
import { parseReference } from "../../images/picture-store.ts";
import type { PictureStores } from "../../images/picture-stores.ts";
import { type Exchange, type Route, refuse } from "./exchange.ts";
import type { Signer } from "./signer.ts";

const PURPOSE = "original";
const PATH = "/pictures/";
/** Long enough for a program to fetch the file or a person to open it, and too short to publish. */
const LIFETIME_MS = 60 * 60_000;

/** What a link holds: `Principal.id` and `credential`, the reference, and epoch milliseconds. */
const Claims = z.tuple([z.string(), z.string().nullable(), z.string(), z.number()]);

export interface OriginalLinksOptions {
  signer: Signer;
  authenticator: Authenticator;
  pictures: PictureStores;
  clock: Clock;
}

/**
 * Links to originals, for programs and people who have no way to send a token with them. Whoever has the link has the picture, so it ends
 * within the hour, and at once when the token is revoked with which it was made.
 */
export class OriginalLinks {
  readonly #options: OriginalLinksOptions;

  constructor(options: OriginalLinksOptions) {
    this.#options = options;
  }

  /** Makes links that begin with `baseUrl`: where the client reaches the bridge, without a trailing slash. */
  at(baseUrl: string): MakeLink {
    const { signer, clock } = this.#options;
    return (fileName, { id, credential, expiresAt }) => {
      const until = Math.min(clock.now() + LIFETIME_MS, expiresAt ?? Number.POSITIVE_INFINITY);
      const claims: z.input<typeof Claims> = [id, credential, parseReference(fileName) ?? "", until];
      return { url: `${baseUrl}${PATH}${signer.sign(PURPOSE, claims)}/${encodeURIComponent(fileName)}`, expiresAt: until };
    };
  }

  readonly route: Route = { path: PATH, methods: ["GET", "HEAD"], open: true, handle: (exchange) => this.#answer(exchange) };

  async #answer({ request, response, path }: Exchange): Promise<void> {
    const { signer, authenticator, pictures, clock } = this.#options;
    const [signed = ""] = path.slice(PATH.length).split("/");
    const { success, data } = Claims.safeParse(signer.verify(PURPOSE, signed));
    if (!success) return noSuchPicture(response);
    const [id, credential, reference, until] = data;
    if (until <= clock.now()) return refuse(response, 410, "This link has expired. Ask for the picture again to get a new one.");
    if (!authenticator.stillCounts({ id, credential })) return noSuchPicture(response);
    const found = await pictures.of(id).locate(reference);
    const file = found && (await open(found.path).catch(() => null));
    if (!found || !file) return noSuchPicture(response);
    const { size } = await file.stat();
    response.writeHead(200, { ...HEADERS, "content-type": found.mime, "content-length": size });
    if (request.method === "HEAD") {
      response.end();
      return file.close();
    }
    await pipeline(file.createReadStream(), response).catch(() => {}); // the client is gone
  }
}

/** An SVG may hold scripts, and whatever a workflow made is not to be trusted with this address. */
const HEADERS = { "content-disposition": "inline", "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox" };

/** The same for links that are not ours, of revoked tokens, and to pictures that are gone: nobody learns which. */
const noSuchPicture = (response: Exchange["response"]): void => refuse(response, 404, "There is no picture at this address.");
