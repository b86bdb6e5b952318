import { z } from "zod";
import { type HostRequestName, hostRequests } from "#contract/host.ts";
import type { BridgeContext } from "../context/context.ts";
import { protocolError } from "../context/protocol-error.ts";
import type { ImportDesk } from "../workflow-import/workflow-importer.ts";
import type { ProtocolServer } from "./protocol-server.ts";

/** Answers what only the app may ask: see `hostRequests` in `contract/host.ts`. */
export function answerHostRequests(server: ProtocolServer, bridge: BridgeContext): void {
  let desk: Promise<ImportDesk> | null = null;
  const answer = async <T>(work: (desk: ImportDesk) => Promise<T>): Promise<T> => {
    desk ??= import("../workflow-import/workflow-importer.ts").then(({ ImportDesk }) => new ImportDesk(bridge));
    return desk.then(work).catch((error) => Promise.reject(protocolError(error)));
  };
  server.setRequestHandler(Propose, ({ params }) => answer((one) => one.propose(params)));
  server.setRequestHandler(Save, ({ params }) => answer((one) => one.save(params)));
  server.setRequestHandler(List, () => answer((one) => one.list()));
  server.setRequestHandler(Remove, ({ params }) => answer((one) => one.remove(params)));
}

const request = <N extends HostRequestName, P extends z.ZodType>(method: N, params: P) => z.object({ method: z.literal(method), params });
const Propose = request("easel/workflows/propose", hostRequests["easel/workflows/propose"].params);
const Save = request("easel/workflows/save", hostRequests["easel/workflows/save"].params);
const List = request("easel/workflows/list", hostRequests["easel/workflows/list"].params);
const Remove = request("easel/workflows/remove", hostRequests["easel/workflows/remove"].params);
