/** What `candor doctor` found about one thing. */
export interface Check {
  /** What was looked at. */
  readonly name: string;
  /** `ok`; `advice` when it works but less than it could; `broken` when something does not work. */
  readonly state: "ok" | "advice" | "broken";
  /** What was found, the end of a sentence without a final period. */
  readonly found: string;
  /** What to do about it; `null` when there is nothing to do. */
  readonly advice: string | null;
}
