// The live list of a snapshot: the newest queries, answered ones first in importance, so that a flood of refusals hides nothing.
import type { QueryRow } from '../contract/query.ts';
import { SNAPSHOT_QUERIES } from '../contract/snapshot.ts';
import type { EpochMs, Score } from '../contract/units.ts';

/** The refused among SNAPSHOT_QUERIES. */
const REFUSED_SHOWN = 15;
/** More refusals a second than this are counted, not shown. */
const REFUSED_PER_SECOND = 4;
const SECOND_MS = 1_000;

export class LiveQueries {
  private served: QueryRow[] = [];
  private refused: QueryRow[] = [];
  private second = 0;
  private shownThisSecond = 0;

  /** Whether a refusal of this moment would be shown; asking counts it. Lets the caller spare itself making the row. */
  admitsRefusal(at: EpochMs): boolean {
    const second = Math.floor(at / SECOND_MS);
    if (second !== this.second) {
      this.second = second;
      this.shownThisSecond = 0;
    }
    this.shownThisSecond += 1;
    return this.shownThisSecond <= REFUSED_PER_SECOND;
  }

  add(row: QueryRow): void {
    if (row.outcome === 'refused') this.refused = push(this.refused, row, REFUSED_SHOWN);
    else this.served = push(this.served, row, SNAPSHOT_QUERIES);
  }

  setScore(id: number, score: Score): void {
    const index = this.served.findLastIndex((row) => row.id === id);
    const row = this.served[index];
    if (row) this.served[index] = { ...row, score };
  }

  /** Newest last, at most SNAPSHOT_QUERIES. */
  rows(): QueryRow[] {
    const refused = this.refused.slice(-REFUSED_SHOWN);
    const served = this.served.slice(-(SNAPSHOT_QUERIES - refused.length));
    return [...served, ...refused].toSorted((a, b) => a.id - b.id);
  }
}

/** Lets the list grow to twice its length before it is cut, so that a busy axon does not shift it with every query. */
function push(rows: QueryRow[], row: QueryRow, keep: number): QueryRow[] {
  rows.push(row);
  return rows.length >= 2 * keep ? rows.slice(-keep) : rows;
}
