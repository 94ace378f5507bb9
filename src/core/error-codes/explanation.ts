/** Why an error happens and what to do about it, each one or two sentences. */
export interface Explanation {
  cause: string;
  fix: string;
}

/** Codes of one concern, as docs/errors.md groups them. */
export interface ErrorGroup {
  title: string;
  codes: Readonly<Record<string, Explanation>>;
}
