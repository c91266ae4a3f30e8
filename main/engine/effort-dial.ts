// How much of this computer Lode takes: turned by a setting, heeded at once by whatever is at work.
import { availableParallelism } from 'node:os';
import { type Effort, effortOf, type EffortSource } from '../contract/feel.ts';
import type { Feel } from '../contract/politeness.ts';

export class EffortDial implements EffortSource {
  feel: Feel;
  private readonly cores: number;
  private readonly followers = new Set<(effort: Effort) => void>();

  constructor(feel: Feel, cores = availableParallelism()) {
    this.feel = feel;
    this.cores = cores;
  }

  get effort(): Effort {
    return effortOf(this.feel, this.cores);
  }

  turn(feel: Feel): void {
    if (feel === this.feel) return;
    this.feel = feel;
    for (const heed of this.followers) heed(this.effort);
  }

  follow(heed: (effort: Effort) => void): () => void {
    this.followers.add(heed);
    return () => void this.followers.delete(heed);
  }
}
