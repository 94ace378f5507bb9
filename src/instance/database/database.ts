import type { Statement } from '../query/statement.ts';

/** One row as the driver gives it: decimals may be texts, booleans numbers. */
export type Row = Readonly<Record<string, unknown>>;

/** The client's database. Connections are opened when they are needed and opened again when they are lost. */
export interface Database {
  query(statement: Statement): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Called with the driver's error when an idle connection is lost. */
export type ReportLoss = (error: unknown) => void;

/** Longest a connection may take to open, in milliseconds. */
export const CONNECT_TIMEOUT = 3_000;
/** Longest a statement may run, in milliseconds. */
export const QUERY_TIMEOUT = 15_000;

/** Throws the driver's error if the database does not answer a query. */
export async function pingDatabase(database: Database): Promise<void> {
  await database.query({ text: 'SELECT 1', values: [] });
}
