import type { Socket } from "node:net";
import type { Clock } from "#base/clock.ts";
import type { Exchange } from "../exchange.ts";

/**
 * A connection that closes so soon after an answer, although it could be used again, was probably cut: what the system has taken from us
 * has not reached the client.
 */
const CUT_WITHIN_MS = 1_000;

interface LastAnswer {
  controller: AbortController;
  /** Null while it is being sent. */
  sentAt: number | null;
}

const lastAnswers = new WeakMap<Socket, LastAnswer>();

/** Fires when the client has probably not received the answer. It may also be wrong: some clients close after each answer. */
export function lostSignal({ request, response }: Exchange, clock: Clock): AbortSignal {
  const { socket } = request;
  const answer: LastAnswer = { controller: new AbortController(), sentAt: null };
  if (!lastAnswers.has(socket)) {
    socket.once("close", () => {
      const last = lastAnswers.get(socket);
      if (last && (last.sentAt === null || clock.now() - last.sentAt < CUT_WITHIN_MS)) last.controller.abort();
    });
  }
  lastAnswers.set(socket, answer);
  response.once("finish", () => {
    answer.sentAt = response.shouldKeepAlive ? clock.now() : Number.NEGATIVE_INFINITY;
  });
  return answer.controller.signal;
}
