// What a migration is. Once released it never changes; the next change is the next number.
export interface Migration {
  /** The file's `user_version` after it ran; they rise by one. */
  readonly version: number;
  readonly sql: string;
}
