import { dropUndefined } from '../../core/drop-undefined.ts';
import type * as z from 'zod';
import type { OperationContext } from '../context.ts';
import type { EditRequest } from '../edit/edit-request.ts';
import { openContext } from '../open-context.ts';
import type { ResolveRequest } from '../update/resolve-conflicts.ts';
import type { SetRequest } from '../update/set-answers.ts';
import { chooseClients, chooseOrAll } from './client-words.ts';
import { DEFAULTS } from './defaults.ts';
import { defineVerb } from './define-verb.ts';
import type { EditResult } from './schemas/edit-schemas.ts';
import type { RenderedResult, renderRequestSchema } from './schemas/observe-schemas.ts';
import type {
  diffRequestSchema,
  MoveResult,
  overridesRequestSchema,
  OverridesResult,
  setRequestSchema,
  SyncResult,
  UpdateResult,
  upgradeRequestSchema,
} from './schemas/update-schemas.ts';
import { acceptMove } from './move-verb.ts';
import { acceptSync } from './sync-verb.ts';
import { clientErrors, moveVerdict, updateVerdict } from './verdicts.ts';

type EditGiven = Omit<EditRequest, 'dryRun'> & { dryRun?: boolean };
type SetGiven = z.input<typeof setRequestSchema>;

const updateSchemas = () => import('./schemas/update-schemas.ts');

const updating = { open: openContext, verdict: updateVerdict, failures: clientErrors };

const setting = {
  ...updating,
  run: async (context: OperationContext, request: SetRequest): Promise<UpdateResult> => {
    const { setAnswers } = await import('../update/set-answers.ts');
    return setAnswers(context, request);
  },
};

export const updateVerbs = {
  diff: defineVerb({
    ...updating,
    summary: 'Show what sync would change (default: all clients)',
    accept: (given: z.input<typeof diffRequestSchema>) => {
      const { against, patches = false } = given;
      return dropUndefined({ ...chooseOrAll(given), against, patches });
    },
    run: async (context, request): Promise<UpdateResult> => {
      const { diffClients } = await import('../update/diff-clients.ts');
      return diffClients(context, request);
    },
    schemas: async () => {
      const { diffRequestSchema, updateResultSchema } = await updateSchemas();
      return { request: diffRequestSchema, result: updateResultSchema };
    },
  }),
  sync: defineVerb({
    ...updating,
    summary: 'Sync clients with their template, keep overrides (default: all clients)',
    destructive: true,
    accept: acceptSync,
    run: async (context, request): Promise<SyncResult> => {
      const { syncClients } = await import('../update/sync-clients.ts');
      return syncClients(context, request);
    },
    schemas: async () => {
      const { syncRequestSchema, syncResultSchema } = await updateSchemas();
      return { request: syncRequestSchema, result: syncResultSchema };
    },
  }),
  resolve: defineVerb({
    ...updating,
    summary: 'Decide each conflict of a client, then sync it',
    accept: (given: ResolveRequest) => given,
    run: async (context, request): Promise<UpdateResult> => {
      const { resolveConflicts } = await import('../update/resolve-conflicts.ts');
      return { clients: [await resolveConflicts(context, request)] };
    },
    schemas: async () => {
      const { resolveRequestSchema, updateResultSchema } = await updateSchemas();
      return { request: resolveRequestSchema, result: updateResultSchema };
    },
  }),
  overrides: defineVerb({
    summary: 'Show what clients changed against their base (default: all clients)',
    accept: (given: z.input<typeof overridesRequestSchema>) => ({
      ...chooseOrAll(given),
      patches: given.patches ?? false,
    }),
    open: openContext,
    run: async (context, request): Promise<OverridesResult> => {
      const { listOverrides } = await import('../update/list-overrides.ts');
      return listOverrides(context, request);
    },
    verdict: (result) => (clientErrors(result).length > 0 ? 'failed' : 'done'),
    failures: clientErrors,
    schemas: async () => {
      const { overridesRequestSchema, overridesResultSchema } = await updateSchemas();
      return { request: overridesRequestSchema, result: overridesResultSchema };
    },
  }),
  set: defineVerb({
    ...setting,
    summary: 'Change answers, then re-render and merge',
    accept: (given: SetGiven) => fillSet(given),
    schemas: async () => {
      const { setRequestSchema, updateResultSchema } = await updateSchemas();
      return { request: setRequestSchema, result: updateResultSchema };
    },
  }),
  edit: defineVerb({
    summary: 'Edit the answers or a file of a client in your editor',
    accept: ({ dryRun = false, ...given }: EditGiven): EditRequest => ({ ...given, dryRun }),
    open: openContext,
    run: async (context, request): Promise<EditResult> => {
      const { editClient } = await import('../edit/edit-client.ts');
      return editClient(context, request);
    },
    verdict: ({ outcome }) => (outcome === 'declined' ? 'interrupted' : 'done'),
    schemas: async () => {
      const { editRequestSchema, editResultSchema } = await import('./schemas/edit-schemas.ts');
      return { request: editRequestSchema, result: editResultSchema };
    },
  }),
  upgrade: defineVerb({
    ...setting,
    summary: 'Change the app version',
    // The version of the app is an answer like any other.
    accept: ({ appVersion, ...given }: z.input<typeof upgradeRequestSchema>) =>
      fillSet({ ...given, changed: { app_version: appVersion } }),
    schemas: async () => {
      const { upgradeRequestSchema, updateResultSchema } = await updateSchemas();
      return { request: upgradeRequestSchema, result: updateResultSchema };
    },
  }),
  move: defineVerb({
    summary: 'Move a client to another target',
    destructive: true,
    accept: acceptMove,
    open: openContext,
    run: async (context, request): Promise<MoveResult> => {
      if ('end' in request) {
        const { endMoveOf } = await import('../move/end-move.ts');
        return endMoveOf(context, request);
      }
      const { moveClient } = await import('../move/move-client.ts');
      return moveClient(context, request);
    },
    verdict: moveVerdict,
    failures: ({ slug, error }) => (error === undefined ? [] : [{ ...error, slug }]),
    schemas: async () => {
      const { moveRequestSchema, moveResultSchema } = await updateSchemas();
      return { request: moveRequestSchema, result: moveResultSchema };
    },
  }),
  render: defineVerb({
    summary: 'Print the manifests that a deploy applies to the cluster of a client',
    accept: ({ showSecrets = false, ...given }: z.input<typeof renderRequestSchema>) => ({
      ...given,
      showSecrets,
    }),
    open: openContext,
    run: async (context, request): Promise<RenderedResult & { text: string; hidden: boolean }> => {
      const { renderManifests } = await import('../observe/render-manifests.ts');
      return renderManifests(context, request);
    },
    schemas: async () => {
      const { renderRequestSchema, renderResultSchema } =
        await import('./schemas/observe-schemas.ts');
      return { request: renderRequestSchema, result: renderResultSchema };
    },
  }),
};

function fillSet(given: SetGiven): SetRequest {
  const { changed, conflict = DEFAULTS.conflict, dryRun = false } = given;
  return { ...chooseClients(given), changed, conflict, dryRun };
}
