/** The account of a database whose password changes. */
export interface RotatedAccount {
  engine: 'postgresql' | 'mysql' | 'redis';
  service: string;
  user: string;
  database?: string;
  admin?: { user: string; secret: string };
}

/** One secret on its way to a new value. */
export interface RotatedSecret {
  name: string;
  /** Base64; null if there was no file. */
  before: string | null;
  after: string;
  /** Absent: no database knows it. */
  account?: RotatedAccount;
  /** What is to be done next; `deploy`: the database and the file have the new value. */
  next: 'database' | 'file' | 'deploy';
}

/** A rotation on its way. It has values: it is readable by its owner alone, and goes when all is deployed. */
export interface Rotation {
  version: 2;
  secrets: readonly RotatedSecret[];
}
