import { z } from "zod";
import { type HostRequestName, hostRequests } from "#contract/host.ts";
import type { AccessToken } from "#contract/sharing.ts";
import { LOCAL } from "../auth/principal.ts";
import { tokenEntry } from "../auth/token-entry.ts";
import { TokenFile } from "../auth/token-file.ts";
import type { BridgeContext } from "../context/context.ts";
import { protocolError } from "../context/protocol-error.ts";
import type { Session } from "../context/session.ts";
import { hostView } from "../host/host-channel.ts";
import type { WorkflowImporter } from "../workflow-import/workflow-importer.ts";
import type { ProtocolServer } from "./protocol-server.ts";

/** Answers what only the app may ask: see `hostRequests` in `contract/host.ts`. */
export function answerHostRequests(server: ProtocolServer, context: BridgeContext, session: Session): void {
  let importer: Promise<WorkflowImporter> | null = null;
  const answer = async <T>(work: (importer: WorkflowImporter) => Promise<T>): Promise<T> => {
    importer ??= import("../workflow-import/workflow-importer.ts").then(({ WorkflowImporter }) => new WorkflowImporter(context));
    return importer.then(work).catch(refuse);
  };
  server.setRequestHandler(History, async ({ params: { after, limit } }) => {
    const ended = (await context.engineServices()).jobs.ended();
    const start = after === null ? 0 : ended.findIndex(({ view }) => view.id === after) + 1;
    return { jobs: ended.slice(start, start + limit).map(hostView), more: ended.length > start + limit };
  });
  server.setRequestHandler(MoveJob, async ({ params: { jobId, to } }) => ({
    moved: (await context.engineServices()).jobs.move(jobId, to),
  }));
  server.setRequestHandler(DrainWorker, async ({ params: { id, draining } }) => {
    await (await context.engineServices()).cluster?.workers.drain(id, draining).catch(refuse);
    return {};
  });
  const tokens = <T>(work: (file: TokenFile) => T) =>
    Promise.resolve(new TokenFile(context.config.authentication.tokenFile ?? context.files.tokens))
      .then(work)
      .catch(refuse);
  server.setRequestHandler(ListTokens, () => tokens((file) => ({ tokens: accessTokens(file, context) })));
  server.setRequestHandler(AddToken, ({ params }) => tokens((file) => ({ token: file.add(params, context.clock.now()) })));
  server.setRequestHandler(RevokeToken, ({ params: { name } }) => tokens((file) => ({ revoked: file.revoke(name) })));
  server.setRequestHandler(Propose, ({ params }) => answer((importer) => importer.propose(params)));
  server.setRequestHandler(Try, ({ params }) => answer((importer) => importer.try(params, session)));
  server.setRequestHandler(Save, ({ params }) => answer((importer) => importer.save(params)));
  server.setRequestHandler(OfferTool, ({ params }) => answer((importer) => importer.offer(params)));
  server.setRequestHandler(List, () => answer((importer) => importer.list()));
  server.setRequestHandler(Remove, ({ params }) => answer((importer) => importer.remove(params)));
  server.setRequestHandler(Restore, ({ params }) => answer((importer) => importer.restore(params)));
  server.setRequestHandler(Forms, () => import("../tools/tool-forms.ts").then(({ toolForms }) => toolForms(context)).catch(refuse));
  server.setRequestHandler(AddPicture, ({ params }) => addPicture(context, params).catch(refuse));
}

const refuse = (error: unknown) => Promise.reject(protocolError(error));

async function addPicture(context: BridgeContext, { base64 }: { base64: string }) {
  const { received, pictures } = await context.engineServices();
  const { reference, width, height } = await received.keep(Buffer.from(base64, "base64"), pictures.givenBy(LOCAL.id));
  return { reference, width, height };
}

function accessTokens(file: TokenFile, { lastCalls }: BridgeContext): AccessToken[] {
  return file.list().map(({ hash, ...token }) => {
    const { principal } = tokenEntry(Buffer.from(hash, "hex"), token);
    return { ...token, lastCall: lastCalls.of(principal.id) };
  });
}

const request = <N extends HostRequestName, P extends z.ZodType>(method: N, params: P) => z.object({ method: z.literal(method), params });
const History = request("easel/jobs/history", hostRequests["easel/jobs/history"].params);
const MoveJob = request("easel/jobs/move", hostRequests["easel/jobs/move"].params);
const DrainWorker = request("easel/workers/drain", hostRequests["easel/workers/drain"].params);
const ListTokens = request("easel/tokens/list", hostRequests["easel/tokens/list"].params);
const AddToken = request("easel/tokens/add", hostRequests["easel/tokens/add"].params);
const RevokeToken = request("easel/tokens/revoke", hostRequests["easel/tokens/revoke"].params);
const Propose = request("easel/workflows/propose", hostRequests["easel/workflows/propose"].params);
const Try = request("easel/workflows/try", hostRequests["easel/workflows/try"].params);
const Save = request("easel/workflows/save", hostRequests["easel/workflows/save"].params);
const OfferTool = request("easel/workflows/offer", hostRequests["easel/workflows/offer"].params);
const List = request("easel/workflows/list", hostRequests["easel/workflows/list"].params);
const Remove = request("easel/workflows/remove", hostRequests["easel/workflows/remove"].params);
const Restore = request("easel/workflows/restore", hostRequests["easel/workflows/restore"].params);
const Forms = request("easel/tools/forms", hostRequests["easel/tools/forms"].params);
const AddPicture = request("easel/pictures/add", hostRequests["easel/pictures/add"].params);
