import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import type { BackupResult, BackupsResult } from '../../src/operations/catalog/schemas/data-schemas.ts'; // prettier-ignore
import type { RestoreResult } from '../../src/operations/catalog/schemas/restore-schemas.ts';
import { openKeptFleet, type KeptFleet } from '../support/kept-fleet.ts';
import { hasSwift, openSwift, SWIFT_KEYS } from '../support/swift-server.ts';
import { buildRecord, putFiles, recordFiles } from '../support/temporary-workspace.ts';

/** All clients. Few of them run: the others have files and secrets alone, which is what a client on BigQuery has to save too. */
const CLIENTS = Number(process.env['PULSO_BACKUP_CLIENTS'] ?? 200);
/** Of these two run, one was stopped, and three cannot be saved. */
const NAMED = 7;

/** Which database a client has is an answer. */
async function addChoice(fleet: KeptFleet): Promise<void> {
  const file = join(fleet.root, 'clients/template/template.yaml');
  const template = parse(await readFile(file, 'utf8')) as {
    questions: object[];
    data: { database: object };
  };
  const when = '{{eq database "postgresql"}}';
  const database = { key: 'database', type: 'text', prompt: 'Database', default: 'postgresql' };
  const data = {
    database: [
      { ...template.data.database, when },
      { engine: 'bigquery', when: '{{eq database "bigquery"}}' },
    ],
    volumes: [{ name: 'files', when }],
  };
  const questions = [...template.questions, database];
  await writeFile(file, stringify({ ...template, questions, data }));
}

async function useBucket(fleet: KeptFleet): Promise<void> {
  const swift = await openSwift();
  onTestFinished(() => swift.close());
  const { endpoint } = swift;
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: SWIFT_KEYS }); // prettier-ignore
  await client.send(new CreateBucketCommand({ Bucket: 'backups' }));
  client.destroy();
  const { accessKeyId, secretAccessKey } = SWIFT_KEYS;
  const key = join(fleet.root, '.pulso/secrets/bucket');
  await mkdir(join(fleet.root, '.pulso/secrets'), { recursive: true });
  await writeFile(key, `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`, { mode: 0o600 }); // prettier-ignore
  const file = join(fleet.root, 'pulso.local.yaml');
  const settings = parse(await readFile(file, 'utf8')) as { backups: object };
  const main = { url: 's3://backups/fleet', endpoint, credentials: 'bucket' };
  const backups = { ...settings.backups, repositories: { main }, schedule: '30 2 * * *' };
  await writeFile(file, stringify({ ...settings, backups }));
}

/** Clients that are not deployed, with an answer that says which database they have. */
async function addQuiet(fleet: KeptFleet, count: number): Promise<string[]> {
  const slugs = Array.from({ length: count }, (_, at) => fleet.slug(`quiet-${at}`));
  for (const [at, slug] of slugs.entries()) {
    const database = at === 0 ? 'bigquery' : 'none';
    const answers = { name: slug, country: 'CO', database };
    await putFiles(fleet.root, {
      ...recordFiles(buildRecord(slug, { block: 100 + at, subnet: `10.185.${at}.0/26`, answers })),
      [`clients/${slug}/config/client.yaml`]: `name: ${slug}\n`,
      [`clients/${slug}/config/secrets/password`]: `password of ${slug}`,
    });
  }
  return slugs;
}

it.skipIf(!hasSwift)(
  `${CLIENTS} clients are saved to a bucket: three fail, and stop no other`,
  { timeout: 600_000 + CLIENTS * 15_000 },
  async () => {
    const fleet = await openKeptFleet();
    await addChoice(fleet);
    await useBucket(fleet);
    const [one, other, stopped, crashed] = await Promise.all(['one', 'other', 'stopped', 'crashed'].map((name) => fleet.create(name))); // prettier-ignore
    if (!one || !other || !stopped || !crashed) throw new TypeError('four were made');
    for (const slug of [one, other, stopped]) {
      await fleet.query(slug, `CREATE TABLE things AS SELECT n, md5(n::text) FROM generate_series(1, 20000) AS n`); // prettier-ignore
    }
    await fleet.json(0, 'stop', stopped);
    await fleet.docker.getContainer(`${crashed}-database-1`).kill();
    const [absent, secretless] = [fleet.slug('absent'), fleet.slug('secretless')];
    for (const slug of [absent, secretless]) await fleet.json(0, 'create', slug, '--name', slug);
    await rm(join(fleet.root, 'clients', secretless, 'config/secrets/password'));
    const failing = [absent, crashed, secretless].sort();
    const quiet = await addQuiet(fleet, CLIENTS - NAMED + 1);
    const bigquery = quiet[0] ?? '';

    const result = await fleet.json<BackupResult>(1, 'backup', '--all');
    expect(result.clients).toHaveLength(CLIENTS);
    const failed = result.clients.filter(({ outcome }) => outcome !== 'saved');
    expect(failed.map(({ slug, outcome }) => `${slug} ${outcome}`)).toEqual(failing.map((slug) => `${slug} failed`)); // prettier-ignore
    expect(failed.map(({ error }) => error?.code).sort()).toEqual(['secret-missing', 'service-not-running', 'service-not-running']); // prettier-ignore
    for (const { error } of failed) expect(error?.hint).toContain('pulso');

    // What was stopped is stopped, what ran runs.
    const states = async (slug: string): Promise<string[]> =>
      ((await fleet.engine.observe([slug])).get(slug)?.services ?? []).map(({ state }) => state);
    expect(await states(stopped)).toEqual(['exited', 'exited']);
    expect(await states(one)).toEqual(['running', 'running']);

    // Every byte can be read back, and a monitor is told of the three.
    const listed = await fleet.json<BackupsResult>(2, 'backups', '--check', '--exit-code');
    const newest = new Map(listed.clients.map(({ slug, backups }) => [slug, backups[0]]));
    for (const { slug } of result.clients) {
      expect(newest.get(slug)?.state, slug).toBe(failing.includes(slug) ? undefined : 'good');
    }
    expect(newest.get(bigquery)?.database).toBe('bigquery');
    for (const slug of [one, stopped]) {
      const checked = await fleet.json<RestoreResult>(0, 'restore', slug, '--check');
      expect(checked).toMatchObject({ outcome: 'verified', database: { tables: 1, rows: 20000 } });
    }

    // The timer tries the three again, and nobody else.
    const due = await fleet.json<BackupResult>(1, 'backup', '--all', '--due');
    const again = due.clients.filter(({ outcome }) => outcome !== 'not-due');
    expect(again.map(({ slug }) => slug)).toEqual(failing);
  },
);
