import type { BackupManifest } from '../../backup/manifest.ts';
import type { ServerFacts } from '../../databases/read-server.ts';
import { PulsoError } from '../../core/pulso-error.ts';

/** A database that is loaded takes more than it had: indexes are built and the log of the server grows. */
const ROOM = 1.2;

type SavedDatabase = NonNullable<BackupManifest['database']>;

/** Whether the product of a client is the one that was saved. Errors: `engine-mismatch`. */
export function assertSameEngine(
  slug: string,
  saved: BackupManifest['database'],
  engine: string | undefined,
): void {
  if (saved?.engine === engine) return;
  const message = `the backup has ${nameOf(saved?.engine)}, and ${slug} has ${nameOf(engine)}`;
  throw new PulsoError('engine-mismatch', message, {
    ...{ slug, hint: 'restore it into a client of the same database, or use --only files,secrets' },
  });
}

/**
 * Whether a server can take what was saved. Errors: `engine-mismatch`, `version-too-old`, `extension-missing`, `no-space`.
 */
export function assertRestorable(slug: string, saved: SavedDatabase, server: ServerFacts): void {
  assertSameProduct(slug, saved, server);
  assertVersion(slug, saved, server);
  const missing = saved.extensions.map(({ name }) => name).filter((name) => !server.extensions.includes(name)); // prettier-ignore
  if (missing.length > 0) {
    const message = `the server cannot create the extension ${missing.join(', ')} of the backup`;
    throw new PulsoError('extension-missing', message, {
      ...{ slug, hint: `use an image with it for the database of ${slug}` },
    });
  }
  const needed = Math.ceil((saved.bytes ?? 0) * ROOM);
  if (server.freeBytes === null || server.freeBytes >= needed) return;
  const message = `the disk of the database has ${megabytes(server.freeBytes)} MB left, and the restore needs ${megabytes(needed)} MB`;
  throw new PulsoError('no-space', message, {
    ...{ slug, hint: 'free space on the disk of the target: the live database stays beside it' },
  });
}

/** MySQL and MariaDB have the same engine in template.yaml, and each has what the other does not read. */
function assertSameProduct(slug: string, saved: SavedDatabase, { product }: ServerFacts): void {
  if (saved.product === product) return;
  const message = `the backup is of ${productOf(saved)}, and the server is ${PRODUCTS[product ?? ''] ?? 'another product'}`;
  throw new PulsoError('engine-mismatch', message, {
    ...{ slug, hint: `run ${productOf(saved)} in the stack of ${slug}` },
  });
}

function assertVersion(slug: string, saved: SavedDatabase, server: ServerFacts): void {
  const [major = 0, minor = 0] = (saved.serverVersion ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0); // prettier-ignore
  // Releases of PostgreSQL differ in the first number alone.
  const isPostgresql = saved.engine === 'postgresql';
  const isOlder = isPostgresql
    ? major > server.version
    : major > server.version || (major === server.version && minor > server.minor);
  if (!isOlder) return;
  const [then, now] = isPostgresql
    ? [String(major), String(server.version)]
    : [`${major}.${minor}`, `${server.version}.${server.minor}`];
  const product = productOf(saved);
  throw new PulsoError(
    'version-too-old',
    `the backup is of ${product} ${then}, and the server is ${now}`,
    {
      ...{ slug, hint: `run ${product} ${then} or later in the stack of ${slug}` },
    },
  );
}

const PRODUCTS: Readonly<Record<string, string>> = { mysql: 'MySQL', mariadb: 'MariaDB' };

function productOf({ product }: SavedDatabase): string {
  return PRODUCTS[product ?? ''] ?? 'PostgreSQL';
}

function nameOf(engine: string | undefined): string {
  return engine === undefined ? 'no database' : `a database of ${engine}`;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}
