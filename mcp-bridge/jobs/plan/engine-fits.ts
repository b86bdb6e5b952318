import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import { Listeners } from "#base/listeners.ts";
import { EaselError, type ErrorKind } from "#contract/errors.ts";
import type { EngineNeeds } from "../../engines/choose-engine.ts";
import type { EngineMember } from "../../engines/engine-member.ts";
import type { EnginePool } from "../../engines/engine-pool.ts";
import type { Demands, Prospect } from "../queue/dispatcher.ts";
import type { Fit } from "../queue/scheduler.ts";
import type { JobRequest } from "../record/job-request.ts";
import type { JobPlan } from "./job-plan.ts";
import { mergeRefusals } from "./merge-refusals.ts";

export interface EngineFitsOptions {
  pool: EnginePool;
  clock: Clock;
  /** Labels that an engine must have for jobs of a tool, by the tool's name. */
  labels: Readonly<Record<string, readonly string[]>>;
  plan(request: JobRequest, member: EngineMember): Promise<JobPlan>;
}

/** For how long it is believed that an engine can do a kind of job. What it has changes seldom. */
const LIFETIME_MS = 30_000;
/** Kinds of jobs that are remembered, over all engines. */
const MAX_REMEMBERED = 5_000;
/** How many kinds of jobs are being found out about at a time for one engine. */
const MAX_JUDGING = 4;

/** What is wrong with a request on one engine, and need not be on another. */
const REFUSALS: ReadonlySet<ErrorKind> = new Set(["argument_invalid", "model_missing", "node_missing", "not_allowed"]);

/** `poor`: it can say something, but lacks the model that would do it well. */
type Verdict = { kind: "can"; poor: boolean; needs: EngineNeeds } | { kind: "cannot"; error: EaselError };

/** Parameters that say nothing about the engine that is needed: what the picture shows. */
const INDIFFERENT_TYPES = new Set(["seed", "image", "mask"]);

/**
 * Which engine can do which kind of job. Two requests are of one kind when they differ in words, seeds and pictures alone; so a long
 * line of jobs is judged by a few. A lone engine is not judged: what it lacks is told when it is to do the job.
 */
export class EngineFits {
  /** More is known now. */
  readonly changed = new Listeners<void>();
  readonly #options: EngineFitsOptions;
  readonly #verdicts = new LRUCache<string, { verdict: Verdict; engine: string; at: number }>({ max: MAX_REMEMBERED });
  /** Keys of what is being found out, by engine. */
  readonly #judging = new Map<string, Set<string>>();

  constructor(options: EngineFitsOptions) {
    this.#options = options;
  }

  demandsOf(request: JobRequest): Demands {
    const kind = kindOf(request);
    return { fit: (member) => this.#fit(request, kind, member), prospect: () => this.#prospect(request, kind) };
  }

  /** Takes in what an engine has against a request. False for an error that says nothing about what the engine can do. */
  noteRefusal(request: JobRequest, member: EngineMember, error: unknown): error is EaselError {
    if (!(error instanceof EaselError) || !REFUSALS.has(error.kind)) return false;
    this.#set(keyOf(kindOf(request), member), member, { kind: "cannot", error });
    return true;
  }

  /** Takes in that a request could be planned for an engine. */
  notePlan(request: JobRequest, member: EngineMember, plan: JobPlan): void {
    if (this.#isAlone) return;
    const files = plan.kind === "ready" ? plan.workKey.files : [];
    const needs = { models: files.map(({ file }) => file), memoryBytes: null };
    const key = keyOf(kindOf(request), member);
    const can = { kind: "can", poor: plan.kind === "answered" } as const;
    this.#set(key, member, { ...can, needs });
    void plan.engine.memoryNeeded(files).then((memoryBytes) => this.#set(key, member, { ...can, needs: { ...needs, memoryBytes } }));
  }

  /** The engines, those first that are known to be able to do what is asked. */
  inOrderOfFit(request: JobRequest, members: readonly EngineMember[]): EngineMember[] {
    const kind = kindOf(request);
    const rank = (member: EngineMember) => ["can", undefined, "cannot"].indexOf(this.#verdict(kind, member)?.kind);
    return members.filter((member) => this.#hasLabels(request, member)).sort((a, b) => rank(a) - rank(b));
  }

  #fit(request: JobRequest, kind: string, member: EngineMember): Fit {
    if (this.#isAlone || !this.#hasLabels(request, member)) return this.#isAlone ? ANYTHING : { kind: "cannot" };
    const verdict = this.#verdict(kind, member);
    if (verdict?.kind === "can") return verdict.poor && this.#othersMayDoBetter(request, kind) ? { kind: "cannot" } : verdict;
    if (verdict) return { kind: "cannot" };
    void this.#judge(request, kind, member);
    return { kind: "unknown" };
  }

  #othersMayDoBetter(request: JobRequest, kind: string): boolean {
    const others = this.#options.pool.ready.filter((member) => this.#hasLabels(request, member));
    return others.some((member) => {
      const verdict = this.#verdict(kind, member);
      if (verdict === null) void this.#judge(request, kind, member);
      return verdict === null || (verdict.kind === "can" && !verdict.poor);
    });
  }

  #prospect(request: JobRequest, kind: string): Prospect {
    if (this.#isAlone) return { kind: "open" };
    const members = this.#options.pool.members.filter((member) => this.#hasLabels(request, member));
    const possible = members.filter((member) => this.#verdict(kind, member)?.kind !== "cannot");
    if (possible.some(({ state }) => state === "ready")) return { kind: "open" };
    if (possible.some(({ state }) => state === "draining")) return { kind: "draining" };
    const verdicts = members.map((member) => this.#verdict(kind, member));
    const [refusal, ...others] = verdicts.flatMap((verdict) => (verdict?.kind === "cannot" ? [verdict.error] : []));
    // One that does not answer, and of which nobody knows whether it could, is no reason to wait where others have said no.
    const hopeful = refusal ? possible.filter((member) => this.#verdict(kind, member) !== null) : possible;
    if (hopeful.length > 0) return { kind: "absent", doing: `waiting for ${hopeful.map(({ id }) => id).join(" or ")} to answer` };
    return { kind: "none", error: refusal ? mergeRefusals([refusal, ...others]) : noEngineWithLabels(request.workflow.toolName) };
  }

  get #isAlone(): boolean {
    return this.#options.pool.isAlone && Object.keys(this.#options.labels).length === 0;
  }

  #hasLabels({ workflow }: JobRequest, { spec }: EngineMember): boolean {
    return (this.#options.labels[workflow.toolName] ?? []).every((label) => spec.labels.includes(label));
  }

  #verdict(kind: string, member: EngineMember): Verdict | null {
    const known = this.#verdicts.get(keyOf(kind, member));
    const current = known && known.engine === member.engine?.identity && this.#options.clock.now() - known.at < LIFETIME_MS;
    // Of an engine that does not answer, the last word counts.
    return known && (current || member.state === "unreachable") ? known.verdict : null;
  }

  #set(key: string, member: EngineMember, verdict: Verdict): void {
    this.#verdicts.set(key, { verdict, engine: member.engine?.identity ?? "", at: this.#options.clock.now() });
  }

  async #judge(request: JobRequest, kind: string, member: EngineMember): Promise<void> {
    const judging = this.#judging.get(member.id) ?? new Set<string>();
    if (judging.has(kind) || judging.size >= MAX_JUDGING) return;
    this.#judging.set(member.id, judging.add(kind));
    try {
      this.notePlan(request, member, await this.#options.plan(request, member));
    } catch (error) {
      if (!this.noteRefusal(request, member, error)) this.#options.pool.onTrouble(member, error);
    } finally {
      judging.delete(kind);
      this.changed.emit();
    }
  }
}

const ANYTHING: Fit = { kind: "can", needs: { models: [], memoryBytes: null } };

const keyOf = (kind: string, { id }: EngineMember) => `${id} ${kind}`;

/** What of a request decides which engines can do it. */
function kindOf({ workflow, given, requester }: JobRequest): string {
  const deciding = workflow.parameters.filter(({ type, ...choice }) => {
    const isText = type === "string" && choice.enum === undefined && choice.choicesFrom === undefined;
    return !isText && !INDIFFERENT_TYPES.has(type);
  });
  return JSON.stringify([
    workflow.toolName,
    workflow.sourceHash,
    requester.principal.id,
    given.preset,
    deciding.map(({ name }) => given[name] ?? null),
  ]);
}

const noEngineWithLabels = (tool: string) => new EaselError("model_missing", "no_engine_with_labels", { tool });
