import fs from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { publicKeyOf, signFeed, trialKey } from "#scripts/release/sign-feed.ts";

/** The host that an Easel asks for newer versions, on this computer, with a key of its own. */
export interface UpdateHost {
  /** The file that `EASEL_UPDATE_FEED` names. */
  feedSource: string;
  /** What was asked: the path, and who was said to ask. */
  asked: { url: string | undefined; agent: string | undefined }[];
  /** The newest version on offer from now on; `tampered`: something was changed after it was signed. */
  offer(version: string, options?: { tampered: boolean }): void;
  close(): void;
}

export async function startUpdateHost(folder: string): Promise<UpdateHost> {
  const key = trialKey();
  let text = "";
  const asked: UpdateHost["asked"] = [];
  const server = createServer(({ url, headers }, response) => {
    asked.push({ url, agent: headers["user-agent"] });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/updates.json`;
  const feedSource = path.join(folder, "update-feed.json");
  fs.writeFileSync(feedSource, JSON.stringify({ address, publicKey: publicKeyOf(key), signed: false }));
  return {
    feedSource,
    asked,
    offer: (version, { tampered } = { tampered: false }) => {
      const page = `https://easel.app/releases/${version}`;
      const release = { version, date: "2026-11-30", notes: `- New in ${version}.`, page, files: [] };
      const signed = signFeed({ format: 1, releases: [release] }, key);
      text = tampered ? signed.replace("New in", "Old in") : signed;
    },
    close: () => void server.close(),
  };
}
