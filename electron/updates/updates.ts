import type { Clock } from "#base/clock.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import type { Release, UpdateView } from "#contract/updates.ts";
import { newerRelease, readFeed } from "./feed.ts";
import type { FeedSource, UpdateStrategy } from "./strategy.ts";

/** After the start there are better things to do first. */
const FIRST_QUESTION_MS = 30_000;
const BETWEEN_QUESTIONS_MS = 24 * 60 * 60 * 1000;
const BUSY_POLL_MS = 1_000;

/** What the system's updater can do for us. */
export interface NativeUpdater {
  /** Resolves when a restart installs it. */
  download(release: Release, feed: FeedSource): Promise<void>;
  /** Quits Easel and starts the new one. */
  install(): void;
}

export interface UpdatesOptions {
  /** Of this Easel. */
  version: string;
  strategy: UpdateStrategy;
  /** The text at an address. Throws EaselError. */
  fetchText: (address: string, signal: AbortSignal) => Promise<string>;
  native: NativeUpdater;
  /** What an update must not come in the way of just now. */
  busyWith: () => Promise<"job" | "config" | null>;
  clock: Clock;
  onView: (view: UpdateView) => void;
}

/**
 * Asks once a day whether there is a newer Easel, as long as the person wants that, and tells or installs it. Nothing of a feed is
 * shown or done that is not signed with our key.
 */
export class Updates {
  readonly #options: UpdatesOptions;
  readonly #feed: FeedSource | null;
  #view: UpdateView;
  /** The person has asked for the restart, and it waits. */
  #installs = false;
  /** Aborted when nothing is to be asked any more. */
  #wanted: AbortController | null = null;

  constructor(options: UpdatesOptions) {
    const { strategy } = options;
    this.#options = options;
    this.#feed = strategy.kind === "notice" || strategy.kind === "native" ? strategy.feed : null;
    if (strategy.kind === "unconfigured") this.#view = { kind: "unconfigured" };
    else if (strategy.kind === "package_manager") this.#view = { kind: "managed", by: strategy.by };
    else this.#view = { kind: "off", host: hostOf(strategy.feed) };
  }

  get view(): UpdateView {
    return this.#view;
  }

  /** The one switch. On, the feed is asked in a while, and then every day. */
  setOn(on: boolean): void {
    if (this.#feed === null || on === (this.#wanted !== null)) return;
    this.#wanted?.abort();
    this.#wanted = on ? new AbortController() : null;
    this.#show({ kind: on ? "unasked" : "off", host: hostOf(this.#feed) });
    if (this.#wanted) void this.#askDaily(this.#wanted.signal);
  }

  /** Asks now, because the person wants to know, whatever the switch says. Resolves when the answer is shown. */
  async ask(): Promise<void> {
    const feed = this.#feed;
    const { kind } = this.#view;
    if (feed === null || kind === "asking" || kind === "downloading" || kind === "ready") return;
    const { signal } = this.#wanted ?? new AbortController();
    const host = hostOf(feed);
    this.#show({ kind: "asking", host });
    try {
      const release = await this.#newest(feed, signal);
      if (signal.aborted) return;
      if (release === null) return this.#show({ kind: "current", host, at: this.#options.clock.now() });
      if (this.#options.strategy.kind === "notice") return this.#show({ kind: "available", host, release });
      this.#show({ kind: "downloading", host, release });
      await this.#options.native.download(release, feed);
      this.#show({ kind: "ready", host, release, waitsFor: null });
    } catch (error) {
      if (!signal.aborted) this.#show({ kind: "failed", host, at: this.#options.clock.now(), error: reportOf(error) });
    }
  }

  /** Restarts into the new version as soon as nothing is harmed by it. Resolves when it is under way. */
  async install(): Promise<void> {
    const view = this.#view;
    if (view.kind !== "ready") return;
    if (this.#installs) return;
    this.#installs = true;
    for (let busy = await this.#options.busyWith(); busy !== null; busy = await this.#options.busyWith()) {
      this.#show({ ...view, waitsFor: busy });
      await this.#options.clock.sleep(BUSY_POLL_MS);
    }
    this.#installs = false;
    this.#show(view);
    this.#options.native.install();
  }

  dispose(): void {
    this.#wanted?.abort();
    this.#wanted = null;
  }

  async #askDaily(signal: AbortSignal): Promise<void> {
    try {
      await this.#options.clock.sleep(FIRST_QUESTION_MS, signal);
      while (!signal.aborted) {
        await this.ask();
        await this.#options.clock.sleep(BETWEEN_QUESTIONS_MS, signal);
      }
    } catch {
      // nobody wants it asked any more
    }
  }

  async #newest(feed: FeedSource, signal: AbortSignal): Promise<Release | null> {
    const read = readFeed(await this.#options.fetchText(feed.address, signal), feed.publicKey);
    if (read === null) throw new EaselError("not_allowed", "update_feed_not_ours", {});
    return newerRelease(read, this.#options.version);
  }

  #show(view: UpdateView): void {
    this.#view = view;
    this.#options.onView(view);
  }
}

const hostOf = (feed: FeedSource): string => new URL(feed.address).host;
