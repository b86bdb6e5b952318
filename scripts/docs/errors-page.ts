import type { ErrorText } from "#contract/errors.ts";
import { appErrors } from "#contract/messages/en/errors/app.ts";
import { appViewErrors } from "#contract/messages/en/errors/app-view.ts";
import { areaErrors, loraErrors } from "#contract/messages/en/errors/argument-parts.ts";
import { authErrors } from "#contract/messages/en/errors/auth.ts";
import { bridgeErrors } from "#contract/messages/en/errors/bridge.ts";
import { clientConfigErrors } from "#contract/messages/en/errors/client-configs.ts";
import { comfyuiErrors } from "#contract/messages/en/errors/comfyui.ts";
import { engineFailures } from "#contract/messages/en/errors/engine-failures.ts";
import { findPicturesErrors } from "#contract/messages/en/errors/find-pictures.ts";
import { imagesErrors } from "#contract/messages/en/errors/images.ts";
import { installerErrors } from "#contract/messages/en/errors/installer.ts";
import { clusterErrors, jobErrors } from "#contract/messages/en/errors/jobs.ts";
import { supervisorErrors } from "#contract/messages/en/errors/supervisor.ts";
import { workflowErrors } from "#contract/messages/en/errors/workflow.ts";
import { workflowImportErrors } from "#contract/messages/en/errors/workflow-import.ts";
import { errors } from "#contract/messages/en/errors.ts";
import { modelErrors } from "#contract/messages/en/models/errors.ts";
import { cell } from "./cell.ts";
import { type Samples, samplesOf } from "./error-samples.ts";

/** The parts of the catalogue, in the order in which a person is likely to meet them. */
const PARTS: readonly (readonly [title: string, codes: object])[] = [
  ["Easel's window", appErrors],
  ["Starting and running ComfyUI", supervisorErrors],
  ["Reaching ComfyUI, and what it refuses", comfyuiErrors],
  ["ComfyUI failed in the middle of a picture", engineFailures],
  ["Waiting, queues and jobs", jobErrors],
  ["Connecting AI apps", clientConfigErrors],
  ["Installing ComfyUI", installerErrors],
  ["Getting models", modelErrors],
  ["What an AI app asked for", { ...workflowErrors, ...areaErrors, ...loraErrors, ...findPicturesErrors }],
  ["Pictures that are given", { ...imagesErrors, ...appViewErrors }],
  ["Your own workflows", workflowImportErrors],
  ["The bridge and its configuration", bridgeErrors],
  ["Use from other computers", authErrors],
  ["Several computers with one queue", clusterErrors],
];

/** Every error of the catalogue with what to do about it, as Markdown. Throws where a sentence cannot be shown without a sample. */
export function errorsPage(): string {
  const placed = new Set(PARTS.flatMap(([, codes]) => Object.keys(codes)));
  const others = Object.fromEntries(Object.entries(errors).filter(([code]) => !placed.has(code)));
  const parts = [...PARTS, ["Everything else", others] as const];
  return `<!-- Made by \`npm run docs\` from contract/messages/en. -->

# What Easel says when something goes wrong

Each message has two sentences: what happened, and what to do. Names in ‹ › stand for what your message says there; figures are examples.
If you do not know which message to look for, begin with [troubleshooting](troubleshooting.md).

${parts.map(([title]) => `- [${title}](#${anchor(title)})`).join("\n")}

${parts.map(([title, codes]) => `## ${title}\n\n${table(codes)}`).join("\n\n")}
`;
}

/** As GitHub makes it of a heading. */
const anchor = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");

function table(codes: object): string {
  const rows = Object.entries(codes).map(([code, entry]) => {
    const { message, remedy } = textOf(code, entry);
    return `| ${cell(message)} | ${cell(remedy)} |`;
  });
  return ["| Easel says | What to do |", "| --- | --- |", ...rows].join("\n");
}

function textOf(code: string, entry: unknown): ErrorText {
  if (typeof entry !== "function") return entry as ErrorText;
  const { shown, ...samples } = samplesOf(code);
  const text = entry(placeholders(samples)) as ErrorText;
  // A sentence that is nothing but a parameter is still its list.
  const readable = { message: shown(String(text.message)), remedy: shown(String(text.remedy)) };
  if (/NaN|undefined|\[object/.test(readable.message + readable.remedy)) {
    throw new Error(`${code} needs a sample in scripts/docs/error-samples.ts: ${readable.message} ${readable.remedy}`);
  }
  return readable;
}

/** Parameters of any name: a list of the one text "‹name›", which a sentence may use as a text as well. */
function placeholders(samples: Samples): object {
  return new Proxy(samples, {
    get: (given, name) => (Object.hasOwn(given, name) ? given[String(name)] : [`‹${spaced(String(name))}›`]),
  });
}

/** "maxSidePixels" as "max side pixels". */
const spaced = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
