// Trouble with the disk as notices: told when it begins and when it ends, not with every try between.
import type { ProblemCode } from '../contract/problem.ts';
import type { Notices } from './notices.ts';
import type { StorageNews } from './storage/storage.ts';

export class StorageTrouble {
  private readonly notices: Notices;
  private trouble: ProblemCode | null = null;

  constructor(notices: Notices) {
    this.notices = notices;
  }

  hear(news: StorageNews): void {
    const { notices } = this;
    if (news.kind === 'recovered') {
      this.trouble = null;
      notices.add('storage-recovered', { count: news.keptRows });
      if (news.lostRows > 0) notices.add('storage-rows-lost', { count: news.lostRows });
    } else if (this.trouble !== news.problem.code) {
      this.trouble = news.problem.code;
      if (news.problem.code === 'disk-full') notices.add('disk-full', news.problem.params);
      else notices.add('storage-broken', { detail: news.problem.params.detail ?? news.problem.code });
    }
  }
}
