import { zip } from "#base/write-zip.ts";
import type { PooledEngine } from "#contract/engines.ts";
import type { ReportFile } from "#contract/report.ts";
import type { AppState, DoctorStep, LogLine, Settings } from "#contract/view.ts";
import { logFileName } from "../app/logs.ts";
import { askedWords, factsOf } from "./bug-report.ts";
import { ownSecrets, redact } from "./redact.ts";

export interface Evidence {
  state: AppState;
  /** What the doctor found, from the engine to a picture in a chat. */
  steps: readonly DoctorStep[];
  /** Newest last. */
  lines: readonly LogLine[];
}

/**
 * What somebody who helps needs to see, as files that a person can read before they give them away: no prompts, no tokens, no names, no
 * home folders.
 */
export function reportFiles({ state, steps, lines }: Evidence): ReportFile[] {
  const texts: Record<string, string> = {
    "about.txt": factsOf(state).join("\n"),
    "settings.json": JSON.stringify(settingsOf(state.settings), null, 2),
    "doctor.txt": steps.map(({ id, state: found, says, remedy }) => `${id}: ${found}. ${says} ${remedy ?? ""}`.trimEnd()).join("\n"),
    "failures.txt": failuresOf(state).join("\n"),
    ...logsOf(lines),
    ...(state.pool.length > 0 && { "engines.json": JSON.stringify(state.pool.map(engineFacts), null, 2) }),
  };
  const secrets = ownSecrets(state.jobs.flatMap(askedWords));
  return Object.entries(texts).map(([name, text]) => ({ name: redact(name, secrets), text: `${redact(text, secrets)}\n` }));
}

/** What each engine beside the first one said is a file of its own. */
function logsOf(lines: readonly LogLine[]): Record<string, string> {
  const files = new Map<string, string[]>([["log.txt", []]]);
  for (const { at, source, engine, level, text } of lines) {
    const name = engine === undefined ? "log.txt" : `${logFileName(engine)}.txt`;
    const file = files.get(name) ?? [];
    files.set(name, file);
    file.push(`${new Date(at).toISOString()} ${source} ${level} ${text}`);
  }
  return Object.fromEntries([...files].map(([name, said]) => [name, said.join("\n")]));
}

/** Of an engine's last error only which it was: its parameters may be of the person's own. */
const engineFacts = ({ lastFault, ...engine }: PooledEngine): object => ({
  ...engine,
  lastFault: lastFault && { at: lastFault.at, kind: lastFault.error.kind, code: lastFault.error.code },
});

export const reportZip = (files: readonly ReportFile[]): Uint8Array =>
  zip(Object.fromEntries(files.map(({ name, text }) => [name, Buffer.from(text)])));

/** Those that explain how Easel behaves. Addresses, folders and the people's own lists stay here. */
function settingsOf({ engine, launch, sharing, ...settings }: Settings): object {
  const { theme, language, notifyFinished, notifyProblems, launchAtLogin, whenClosed, checkForUpdates } = settings;
  return {
    engine: engine.kind,
    launch: { ...launch, modelFolders: launch.modelFolders.length },
    ...{ theme, language, notifyFinished, notifyProblems, launchAtLogin, whenClosed, checkForUpdates },
    sharing: { on: sharing.on, reach: sharing.reach, port: sharing.port, encryption: sharing.encryption.kind },
  };
}

/** The jobs that failed: which tool, when, and by which error, whose parameters may be of the person's own. */
const failuresOf = ({ jobs }: AppState): string[] =>
  jobs.flatMap(({ tool, finishedAt, state }) =>
    state.kind === "failed" ? [`${new Date(finishedAt ?? 0).toISOString()} ${tool} ${state.error.kind} ${state.error.code ?? ""}`] : [],
  );
