/** Flags that name clients by what they are. */
export interface SelectionFlags {
  all?: boolean;
  /** `country=CO,database=mysql` */
  select?: string;
}

/** The words by which another verb takes the same clients; empty: all of them. */
export function chosenWords(slugs: readonly string[], select: string | undefined): string {
  return select === undefined ? slugs.join(' ') : `--select ${select}`;
}
