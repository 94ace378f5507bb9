import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { DatabaseEngine, DatabaseLogin } from '../../databases/database-login.ts';
import { templateData } from '../../template/manifest/template-data.ts';
import { templateSecrets } from '../../template/manifest/template-secrets.ts';
import type { Template } from '../../template/template.ts';
import { readTemplateSource } from '../../workspace/templates/read-template-source.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { isSaved } from '../data/read-client-data.ts';
import { openTemplate } from '../template/open-template.ts';

/** An account of a client's database, and the service that runs it. */
export interface FoundLogin {
  service: string;
  login: DatabaseLogin;
  /** Name of the secret that is its password. */
  secret: string;
}

/** What each engine is called, and the verb that opens it. */
const ENGINES: Readonly<Record<DatabaseEngine, { name: string; verb: string }>> = {
  postgresql: { name: 'PostgreSQL', verb: 'psql' },
  mysql: { name: 'MySQL', verb: 'mysql' },
  redis: { name: 'Redis', verb: 'redis-cli' },
};

/**
 * The account of a database of this engine: the one that `data` of the workspace's template of now declares, else one
 * whose password a secret is. Errors: `no-database-login`.
 */
export async function findLogin(
  workspace: Workspace,
  record: ClientRecord,
  engine: DatabaseEngine,
): Promise<FoundLogin> {
  const source = await readTemplateSource(workspace, record.template.name);
  const logins = listLogins(await openTemplate(source).compile(), record);
  const found = logins.find(({ login }) => login.engine === engine);
  if (found !== undefined) return found;
  throw noLogin(record, engine, logins);
}

function listLogins(template: Template, { answers }: ClientRecord): FoundLogin[] {
  const database = templateData(template, answers)?.database ?? null;
  const declared = isSaved(database) ? [database] : [];
  const rotated = templateSecrets(template, answers).flatMap(({ name, rotation }) =>
    rotation == null ? [] : [{ ...rotation, secret: name }],
  );
  return [...declared, ...rotated].map(({ engine, service, user, database: name, secret }) => ({
    service,
    login: dropUndefined({ engine, user, database: name }),
    secret,
  }));
}

function noLogin(
  { slug, template }: ClientRecord,
  engine: DatabaseEngine,
  others: readonly FoundLogin[],
): PulsoError {
  const { name, verb } = ENGINES[engine];
  const has = [...new Set(others.map(({ login }) => ENGINES[login.engine]))];
  const message = `${slug}: template ${template.name} declares no account of ${name}`;
  return new PulsoError('no-database-login', message, {
    slug,
    hint:
      has.length > 0
        ? `it has ${has.map((one) => `${one.name} (pulso ${one.verb} ${slug})`).join(', ')}`
        : `declare it in template.yaml (docs/template.md), or run \`pulso exec ${slug} <service> -- ${verb}\``,
  });
}
