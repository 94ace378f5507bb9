import { countNoun } from './count-noun.ts';

/** The tables of a database and, if they were counted, its rows. */
export function countRows({ tables, rows }: { tables: number; rows?: number }): string {
  const all = countNoun(tables, 'table');
  return rows === undefined ? all : `${all}, ${countNoun(rows, 'row')}`;
}
