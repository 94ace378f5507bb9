import type * as z from 'zod';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { openContext } from '../open-context.ts';
import type { RotateRequest, SecretOptions, WriteRequest } from '../secrets/secret-requests.ts';
import { chooseOrAll } from './client-words.ts';
import { toConfirm, type PlanConfirmation } from './confirmation.ts';
import { DEFAULTS } from './defaults.ts';
import { defineVerb, type Verdict } from './define-verb.ts';
import type {
  secretsImportRequestSchema,
  secretsListRequestSchema,
  SecretsListResult,
  SecretsResult,
  secretsRotateRequestSchema,
  secretsSetRequestSchema,
} from './schemas/secrets-schemas.ts';
import { clientErrors, convergeVerdict } from './verdicts.ts';

type Asking<Given> = Given & { confirm: PlanConfirmation };
type SetGiven = Asking<z.input<typeof secretsSetRequestSchema>>;
type ImportGiven = Asking<z.input<typeof secretsImportRequestSchema>>;
type RotateGiven = Asking<z.input<typeof secretsRotateRequestSchema>>;

const secretsSchemas = () => import('./schemas/secrets-schemas.ts');

const changing = {
  open: openContext,
  destructive: true,
  verdict: ({ deploy }: SecretsResult): Verdict => {
    const verdict = deploy === undefined ? 'done' : convergeVerdict({ clients: [deploy] });
    return verdict === 'changes' ? 'done' : verdict;
  },
  failures: ({ deploy }: SecretsResult) => clientErrors({ clients: deploy ? [deploy] : [] }),
};

const writing = {
  ...changing,
  run: async (context: OperationContext, request: WriteRequest): Promise<SecretsResult> => {
    const { writeSecrets } = await import('../secrets/write-secrets.ts');
    return writeSecrets(context, request);
  },
};

export const secretsVerbs = {
  'secrets list': defineVerb({
    summary: 'List the secrets of clients, without values (default: all clients)',
    accept: (given: z.input<typeof secretsListRequestSchema>) => chooseOrAll(given),
    open: openContext,
    run: async (context, choice): Promise<SecretsListResult> => {
      const { listSecrets } = await import('../secrets/list-secrets.ts');
      return listSecrets(context, choice);
    },
    verdict: ({ clients }) => (clients.some(({ error }) => error) ? 'failed' : 'done'),
    failures: clientErrors,
    schemas: async () => {
      const schemas = await secretsSchemas();
      return { request: schemas.secretsListRequestSchema, result: schemas.secretsListResultSchema };
    },
  }),
  'secrets set': defineVerb({
    ...writing,
    summary: 'Write a secret, from stdin, a prompt or a file',
    accept: ({ name, value, deploy = false, ...given }: SetGiven): WriteRequest => ({
      ...fill(given),
      ...{ action: 'secrets-set', deploy, values: decode({ [name]: value }) },
    }),
    schemas: async () => {
      const schemas = await secretsSchemas();
      return { request: schemas.secretsSetRequestSchema, result: schemas.secretsResultSchema };
    },
  }),
  'secrets import': defineVerb({
    ...writing,
    summary: 'Write secrets from an env file, a YAML file or a folder of files',
    accept: ({ values, deploy = false, ...given }: ImportGiven): WriteRequest => ({
      ...fill(given),
      ...{ action: 'secrets-import', deploy, values: decode(values) },
    }),
    schemas: async () => {
      const schemas = await secretsSchemas();
      return { request: schemas.secretsImportRequestSchema, result: schemas.secretsResultSchema };
    },
  }),
  'secrets rotate': defineVerb({
    ...changing,
    summary: 'Replace secrets: in the database, in the file, then deploy',
    accept: ({
      names = [],
      all = false,
      valueFromFile = false,
      ...given
    }: RotateGiven): RotateRequest => {
      assertNamed(given.slug, { names, all, valueFromFile });
      return { ...fill(given), names, all, valueFromFile };
    },
    run: async (context, request): Promise<SecretsResult> => {
      const { rotateSecrets } = await import('../secrets/rotate-secrets.ts');
      return rotateSecrets(context, request);
    },
    schemas: async () => {
      const schemas = await secretsSchemas();
      return { request: schemas.secretsRotateRequestSchema, result: schemas.secretsResultSchema };
    },
  }),
};

function fill(given: Pick<SetGiven, 'slug' | 'dryRun' | 'timeout' | 'confirm'>): SecretOptions {
  const { slug, dryRun = false, timeout = DEFAULTS.timeout, confirm } = given;
  return { slug, dryRun, timeout, confirm: toConfirm(confirm) };
}

function decode(values: Readonly<Record<string, string>>): Map<string, Uint8Array> {
  const entries = Object.entries(values);
  return new Map(entries.map(([name, value]) => [name, Buffer.from(value, 'base64')]));
}

/** Every secret of a client is not meant by saying none. */
function assertNamed(
  slug: string,
  { names, all, valueFromFile }: Pick<RotateRequest, 'names' | 'all' | 'valueFromFile'>,
): void {
  if (all && names.length > 0) {
    throw new PulsoError('bad-flags', `--all and "${names.join(' ')}" cannot be combined`, {
      hint: 'name the secrets, or use --all',
    });
  }
  if (!all && names.length === 0) {
    throw new PulsoError('bad-flags', 'no secret is named', {
      hint: `name one (pulso secrets list ${slug}), or use --all`,
    });
  }
  if (all && valueFromFile) {
    throw new PulsoError('bad-flags', '--all and --value-from-file cannot be combined', {
      hint: 'name the secrets whose files were changed',
    });
  }
}
