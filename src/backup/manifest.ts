import * as z from 'zod';

const text = z.string();
const time = z.iso.datetime().describe('ISO 8601, UTC.');
const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** A name that cannot leave its folder. */
const partName = z.string().regex(/^[a-z0-9]+(\.[a-z0-9]+)+$/);

const part = z
  .object({
    name: partName.describe('Its file beside the manifest.'),
    bytes: z.int().min(0).describe('As stored.'),
    plainBytes: z.int().min(0).describe('Before encryption.'),
    sha256: digest.describe('Of the bytes as stored: it is checked without a key.'),
    compression: z.enum(['none', 'zstd', 'gzip']),
    recipients: z.array(text).readonly().describe('age recipients; empty: not encrypted.'),
  })
  .meta({ id: 'BackupPart' });

const database = z
  .object({
    engine: z.enum(['postgresql', 'mysql', 'bigquery']),
    product: z.enum(['mysql', 'mariadb']).exactOptional().describe('Of those that speak MySQL.'),
    service: text.exactOptional().describe('The service that ran it.'),
    name: text.exactOptional().describe('The database that was dumped.'),
    serverVersion: text.exactOptional(),
    dumper: text.exactOptional().describe('The program that dumped it, with its version.'),
    encoding: text.exactOptional(),
    collate: text.exactOptional(),
    ctype: text.exactOptional(),
    extensions: z.array(z.object({ name: text, version: text })).readonly(),
    bytes: z.int().min(0).exactOptional().describe('Its size on the server.'),
    consistency: z
      .enum(['snapshot', 'none'])
      .describe('snapshot: the dump is of one moment. none: no database was dumped.'),
  })
  .meta({ id: 'BackupDatabase' });

/** The shape of `manifest.json`, format version 1. What a later pulso adds beside is kept out of the way. */
export const backupManifestSchema = z.object({
  version: z.literal(1),
  id: text,
  slug: text,
  renamedFrom: text
    .exactOptional()
    .describe('The slug that it was made of: the client was renamed since.'),
  workspace: text.describe('Id of the workspace.'),
  startedAt: time,
  endedAt: time,
  reason: z.enum(['manual', 'schedule', 'before-restore', 'before-move', 'before-reset']),
  keep: z.boolean().describe('true: `pulso prune` never removes it.'),
  note: text.exactOptional(),
  pulso: text.describe('Version of pulso that made it.'),
  target: z.object({ name: text, engine: text, region: text.exactOptional() }),
  repository: z.object({ name: text, region: text.exactOptional() }),
  client: z.object({
    country: text.exactOptional(),
    template: z.object({ name: text, version: text }),
  }),
  database: database.nullable().describe('null: the template declares no database.'),
  parts: z.array(part).readonly(),
  signature: z.object({
    key: text.describe('Public Ed25519 key, raw, base64.'),
    value: text.describe('Of the canonical JSON of everything else, base64.'),
  }),
});

/** What is known of a backup without a key: no data of the client is in it. */
export type BackupManifest = z.infer<typeof backupManifestSchema>;

/** Bytes of all parts, as stored. */
export function storedBytes({ parts }: Pick<BackupManifest, 'parts'>): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

export type UnsignedManifest = Omit<BackupManifest, 'signature'>;
