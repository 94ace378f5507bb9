import type { ColumnType, DimensionsFile, TableFile } from './dimensions-shape.ts';

type Path = (string | number)[];

/** Something in dimensions.yaml that names what is not there, or does not fit it. */
export interface DimensionProblem {
  path: Path;
  message: string;
}

export type Report = (path: Path, message: string) => void;

export interface ColumnName {
  table: string;
  column: string;
}

/** The same report, from a deeper place of the file. */
export function within(report: Report, ...prefix: Path): Report {
  return (path, message) => {
    report([...prefix, ...path], message);
  };
}

/** The table of that name, or a report at `table`. */
export function checkTableName(
  file: DimensionsFile,
  name: string,
  report: Report,
): TableFile | undefined {
  if (Object.hasOwn(file.tables, name)) return file.tables[name];
  report(['table'], `unknown table "${name}"; tables: ${names(file.tables)}`);
  return undefined;
}

/** The type of a column, or a report at `table` or `column`. */
export function checkColumnName(
  file: DimensionsFile,
  { table, column }: ColumnName,
  report: Report,
): ColumnType | undefined {
  const found = checkTableName(file, table, report);
  if (!found) return undefined;
  if (Object.hasOwn(found.columns, column)) return found.columns[column];
  report(['column'], `unknown column "${column}" in ${table}; columns: ${names(found.columns)}`);
  return undefined;
}

/** Reports, at `time`, a time column that is not there or says no time. */
export function checkTimeColumn(file: DimensionsFile, name: ColumnName, report: Report): void {
  const atTime: Report = (_path, message) => {
    report(['time'], message);
  };
  const type = checkColumnName(file, name, atTime);
  if (type !== undefined && type !== 'date' && type !== 'timestamp') {
    atTime([], `is a ${type}: must be a date or a timestamp`);
  }
}

function names(record: object): string {
  return Object.keys(record).join(', ') || 'none';
}
