import type * as z from 'zod';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { openContext } from '../open-context.ts';
import { RESTORE_PARTS, type RestoreProposal, type RestoreRequest } from '../restore/restore-request.ts'; // prettier-ignore
import { assertConfirmable, toConfirm, type Confirmation } from './confirmation.ts';
import { DEFAULTS } from './defaults.ts';
import { defineVerb } from './define-verb.ts';
import type { CloneRequest, CopyRequest } from '../copy/copy-request.ts';
import type { VerifyRequest } from '../verify/verify-request.ts';
import type { RenameProposal, RenameRequest } from '../rename/rename-request.ts';
import type { renameRequestSchema, RenameResult } from './schemas/rename-schemas.ts';
import type {
  cloneRequestSchema,
  CloneResult,
  restoreRequestSchema,
  RestoreResult,
} from './schemas/restore-schemas.ts';

type RenameGiven = z.input<typeof renameRequestSchema> & {
  confirm: Confirmation<RenameProposal>;
};

type RestoreGiven = z.input<typeof restoreRequestSchema> & {
  confirm: Confirmation<RestoreProposal>;
};

export const restoreVerbs = {
  restore: defineVerb({
    summary: 'Bring a client back to a backup, or check that it can be',
    destructive: true,
    accept: (given: RestoreGiven): RestoreRequest | CopyRequest | VerifyRequest => {
      if (given.on !== undefined) return acceptVerify({ ...given, on: given.on });
      if (given.as !== undefined) return acceptCopy({ ...given, as: given.as });
      if (given.target !== undefined) throw requires('--target', '--as');
      const { slug, from = 'latest', only = RESTORE_PARTS, key, repository, confirm } = given;
      const { backup = true, timeout = DEFAULTS.timeout, dryRun = false } = given;
      const mode = modeOf(given);
      if (mode !== 'check') assertConfirmable('restore', confirm, dryRun);
      const asked = { slug, mode, from, only, key, repository, backup, timeout, dryRun };
      return dropUndefined({ ...asked, confirm: toConfirm(confirm) });
    },
    open: openContext,
    run: async (context, request): Promise<RestoreResult> => {
      if ('on' in request) {
        const { verifyBackup } = await import('../verify/verify-backup.ts');
        return verifyBackup(context, request);
      }
      if ('as' in request) {
        const { copyBackup } = await import('../copy/copy-backup.ts');
        return copyBackup(context, request);
      }
      const { restoreClient } = await import('../restore/restore-client.ts');
      return restoreClient(context, request);
    },
    verdict: ({ outcome }) => (outcome === 'declined' ? 'interrupted' : 'done'),
    schemas: async () => {
      const schemas = await import('./schemas/restore-schemas.ts');
      return { request: schemas.restoreRequestSchema, result: schemas.restoreResultSchema };
    },
  }),
  clone: defineVerb({
    summary: 'Create a client as a copy of another one, with its data',
    accept: (given: z.input<typeof cloneRequestSchema>): CloneRequest => {
      const { slug, as, target, timeout = DEFAULTS.timeout, dryRun = false } = given;
      return dropUndefined({ slug, as, target, timeout, dryRun });
    },
    open: openContext,
    run: async (context, request): Promise<CloneResult> => {
      const { cloneClient } = await import('../copy/clone-client.ts');
      return cloneClient(context, request);
    },
    schemas: async () => {
      const schemas = await import('./schemas/restore-schemas.ts');
      return { request: schemas.cloneRequestSchema, result: schemas.cloneResultSchema };
    },
  }),
  rename: defineVerb({
    summary: 'Give a client another slug, with its data and backups',
    destructive: true,
    accept: (given: RenameGiven): RenameRequest => {
      const { slug, to, timeout = DEFAULTS.timeout, dryRun = false, confirm } = given;
      assertConfirmable('rename', confirm, dryRun);
      return { slug, to, timeout, dryRun, confirm: toConfirm(confirm) };
    },
    open: openContext,
    run: async (context, request): Promise<RenameResult> => {
      const { renameClient } = await import('../rename/rename-client.ts');
      return renameClient(context, request);
    },
    verdict: ({ outcome }) => (outcome === 'declined' ? 'interrupted' : 'done'),
    schemas: async () => {
      const schemas = await import('./schemas/rename-schemas.ts');
      return { request: schemas.renameRequestSchema, result: schemas.renameResultSchema };
    },
  }),
};

/** Nothing that is there is replaced: nobody is asked. */
function acceptCopy(given: RestoreGiven & { as: string }): CopyRequest {
  const { slug, as, from = 'latest', key, repository, target, dryRun = false } = given;
  const { check, rollback, only, backup = true, timeout = DEFAULTS.timeout } = given;
  if (check === true || rollback === true || only !== undefined || !backup) {
    const flags = '--check, --rollback, --only or --no-backup';
    throw new PulsoError('bad-flags', `--as cannot be combined with ${flags}`, {
      hint: 'it makes a new client of all that the backup has',
    });
  }
  return dropUndefined({ slug, as, from, key, repository, target, dryRun, timeout });
}

/** Nothing of the client is changed: nobody is asked. */
function acceptVerify(given: RestoreGiven & { on: string }): VerifyRequest {
  const { slug, on, from = 'latest', key, repository, timeout = DEFAULTS.timeout } = given;
  if (given.check !== true) throw requires('--on', '--check');
  const { as, target, rollback = false, only, backup = true, dryRun = false } = given;
  if (
    as !== undefined ||
    target !== undefined ||
    rollback ||
    only !== undefined ||
    !backup ||
    dryRun
  ) {
    const flags = '--as, --target, --rollback, --only, --no-backup or --dry-run';
    throw new PulsoError('bad-flags', `--on cannot be combined with ${flags}`, {
      hint: 'it proves all that the backup has, and changes nothing of the client',
    });
  }
  return dropUndefined({ slug, on, from, key, repository, timeout });
}

function requires(flag: string, other: string): PulsoError {
  return new PulsoError('bad-flags', `${flag} requires ${other}`, {
    hint: `add ${other}, or leave ${flag} out`,
  });
}

function modeOf({
  check = false,
  rollback = false,
  from,
  only,
  dryRun,
}: RestoreGiven): RestoreRequest['mode'] {
  if (rollback && (check || from !== undefined || only !== undefined)) {
    throw new PulsoError(
      'bad-flags',
      '--rollback cannot be combined with --check, --from or --only',
      {
        hint: 'it swaps back all that the last restore replaced',
      },
    );
  }
  if (check && dryRun === true) {
    throw new PulsoError('bad-flags', '--check and --dry-run cannot be combined', {
      hint: 'a check changes nothing that is live',
    });
  }
  return rollback ? 'rollback' : check ? 'check' : 'restore';
}
