import { readRegularFileSync } from "#base/regular-file.ts";
import { ChatViews } from "#contract/host.ts";
import type { BridgeContext } from "./context.ts";

const MAX_FILE_BYTES = 100_000;

/** AI apps (their ids) in whose chats the person wants no views: as the app says, and until it does, or where none runs, as it last wrote. */
export function neverViews({ host, files }: Pick<BridgeContext, "host" | "files">): readonly string[] {
  return host?.neverViews() ?? writtenNeverViews(files.chatViews);
}

function writtenNeverViews(file: string): readonly string[] {
  try {
    return ChatViews.parse(JSON.parse(String(readRegularFileSync(file, MAX_FILE_BYTES)))).never;
  } catch {
    return []; // nobody has ever chosen
  }
}
