/** Flags that name clients by what they are. */
export interface SelectionFlags {
  all?: boolean;
  /** `country=CO,database=mysql` */
  select?: string;
}
