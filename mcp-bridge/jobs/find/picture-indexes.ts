import type { Clock } from "#base/clock.ts";
import type { JobView } from "#contract/job.ts";
import type { PictureStores } from "../../images/picture-stores.ts";
import type { Ledger } from "../record/ledger.ts";
import { PictureIndex } from "./picture-index.ts";

/** Each principal's index of its own pictures: no search can find another's. */
export class PictureIndexes {
  readonly #stores: PictureStores;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #indexes = new Map<string, PictureIndex>();

  constructor(stores: PictureStores, ledger: Ledger, clock: Clock) {
    this.#stores = stores;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** The index of the principal (`Principal.id`), made when it is first asked for. */
  of(principal: string): PictureIndex {
    const index = this.#indexes.get(principal) ?? this.#open(principal);
    this.#indexes.set(principal, index);
    return index;
  }

  #open(principal: string): PictureIndex {
    const { pictures, given, index } = this.#stores.placesOf(principal);
    return new PictureIndex({
      folders: [
        { directory: pictures, given: false },
        { directory: given, given: true },
      ],
      file: index,
      jobs: () => this.#jobsOf(principal),
      clock: this.#clock,
    });
  }

  /** The principal's finished jobs, by the references of what they made. */
  #jobsOf(principal: string): Map<string, JobView> {
    const jobs = new Map<string, JobView>();
    for (const { view, principal: owner } of this.#ledger.read().values()) {
      if (owner !== principal || view.state.kind !== "done") continue;
      for (const { reference } of view.state.outputs) if (view.id.startsWith(reference.slice(0, 8))) jobs.set(reference, view);
    }
    return jobs;
  }
}
