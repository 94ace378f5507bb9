/** A database or cache that a service of a client runs. */
export type DatabaseEngine = 'postgresql' | 'mysql' | 'redis';

/** An account of a database. */
export interface DatabaseLogin {
  engine: DatabaseEngine;
  user: string;
  /** The database to connect to, where the engine needs one. Default: its own (`postgres`). */
  database?: string;
}

/** A command to run in the container of a database. Passwords are in `stdin` alone: every user of a host can read `argv`. */
export interface DatabaseCommand {
  argv: readonly string[];
  stdin: string;
}

/**
 * How a login is tried: `network` as the app does, by password; `local` by the socket of the container, where an
 * image may ask for no password.
 */
export type LoginVia = 'network' | 'local';
