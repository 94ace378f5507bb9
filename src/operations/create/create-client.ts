import type { ClientRecord } from '../../client/client-record.ts';
import { parseSlug } from '../../client/slug.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { AbortedError } from '../../core/pulso-error.ts';
import { templatePorts } from '../../template/manifest/template-ports.ts';
import { ensureWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import { withLock } from '../../workspace/locks/lock.ts';
import { refreshSchemas } from '../../workspace/settings/refresh-schemas.ts';
import { placeClient, assertFreeSlug, sweepStaging } from '../../workspace/clients/stage-client.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import { summarizeClient } from '../observe/client-summary.ts';
import { findFreeStack } from './find-free-stack.ts';
import { decideExistingData, purgeExistingData } from './existing-data.ts';
import { allocateBlock } from './allocate-block.ts';
import { buildClient, stageFiles, type BuiltClient } from './build-client.ts';
import { warningEvent } from '../validate/warning-event.ts';
import { assertRenderValid } from './assert-render-valid.ts';
import { describeFiles } from './describe-files.ts';
import { readAllocations } from './allocations.ts';
import { resolveClient, type ResolvedClient } from './resolve-client.ts';
import type { CreateRequest, CreateResult, ExistingData } from './create-request.ts';
import { withLease, type OperationContext } from '../context.ts';
import { recordAction } from '../audit/record-action.ts';
import { recordFailure } from '../audit/record-failure.ts';

/** A new client that may be written: its answers are in, and a person agreed to it. */
export interface PreparedClient {
  slug: string;
  request: CreateRequest;
  resolved: ResolvedClient;
  /** What an earlier client of the slug left on the target. */
  existing?: ExistingData;
}

/** A new client, and its record as it was written. */
export interface WrittenClient {
  created: CreateResult;
  record: ClientRecord;
}

/**
 * Answers what is open, and confirms. A person is asked before any lock is taken, so that nobody waits for
 * anybody's typing. Errors: `slug-invalid`, `client-exists`, `interrupted` (not confirmed), those of resolveClient and
 * decideExistingData.
 */
export async function prepareClient(
  context: OperationContext,
  request: CreateRequest,
): Promise<PreparedClient> {
  const slug = parseSlug(request.slug);
  await assertFreeSlug(clientFolder(context.workspace, slug), slug);
  const resolved = await resolveClient(context, request);
  const left = await findFreeStack(context, slug, resolved.target.name);
  const existing = left && (await decideExistingData(context, left, request));
  if (!request.dryRun) await confirmClient(slug, resolved, request);
  return dropUndefined({ slug, request, resolved, existing });
}

/**
 * Makes the client's folder: block → render → one move into place, after the data of an earlier client is
 * purged if that was chosen; a dry run only renders it. Whatever is
 * refused, nothing is left behind. Errors: those of allocateBlock, buildClient, assertRenderValid
 * and placeClient.
 */
export async function writeClient(
  context: OperationContext,
  prepared: PreparedClient,
): Promise<WrittenClient> {
  const { workspace, reporter, signal } = context;
  const { slug, request, resolved, existing } = prepared;
  if (request.dryRun) return describe(await build(context, prepared), prepared);
  await ensureWorkspaceId(workspace);
  return withLock(
    workspace,
    'workspace',
    async (lease) => {
      // From here on the audit log has every outcome. What was refused earlier (a slug, an answer) began nothing.
      const client = await recordFailure(context, { action: 'create', slug }, async () => {
        await sweepStaging(workspace);
        const built = await build(context, prepared);
        if (signal.aborted) throw new AbortedError();
        if (existing?.action === 'purge') {
          await purgeExistingData(withLease(context, lease), slug, resolved.target.name);
        }
        await placeClient(workspace, slug, stageFiles(built), () => lease.confirm());
        context.neighbors?.remember(built.record);
        return built;
      });
      await recordCreation(context, client, existing);
      return describe(client, prepared);
    },
    { reporter, signal },
  );
}

async function confirmClient(
  slug: string,
  { template, target, answers }: ResolvedClient,
  { confirm }: CreateRequest,
): Promise<void> {
  const { name, manifest } = template;
  const proposal = {
    slug,
    template: { name, version: manifest.version },
    target: target.name,
    answers,
  };
  if (!(await confirm(proposal)))
    throw new AbortedError(`client ${slug} was not created`, { slug });
}

function build(
  context: OperationContext,
  { slug, request: { block, base }, resolved }: PreparedClient,
): Promise<BuiltClient> {
  return buildPlaced(context, dropUndefined({ slug, resolved, block, base }));
}

/** Renders a client on a block that is free. The caller holds the workspace's lock. Errors: those of allocateBlock, buildClient and assertRenderValid. */
export async function buildPlaced(
  { workspace, reporter }: OperationContext,
  {
    slug,
    resolved,
    block,
    base,
  }: Pick<PreparedClient, 'slug' | 'resolved'> & Pick<CreateRequest, 'block' | 'base'>,
): Promise<BuiltClient> {
  const { template, answers, target } = resolved;
  const { config } = workspace;
  const asked = templatePorts(template, answers);
  const bases = Object.fromEntries(
    Object.entries(asked).map(([name, port]) => [name, config.ports[name] ?? port]),
  );
  const held = await readAllocations(workspace);
  const needsSubnet = target.engine === 'docker';
  const place = await allocateBlock(
    dropUndefined({ bases, held, config, needsSubnet, block, base }),
  );
  const client = buildClient(slug, resolved, place);
  const warnings = assertRenderValid(workspace, client, held.records);
  for (const problem of warnings) reporter.report(warningEvent(slug, problem));
  return client;
}

async function recordCreation(
  context: OperationContext,
  { record }: BuiltClient,
  existing: ExistingData | undefined,
): Promise<void> {
  const { template, target, block } = record;
  const kept =
    existing?.action === 'keep' ? `; keeps earlier data: ${existing.volumes.join(', ')}` : '';
  await recordAction(context, {
    action: 'create',
    slug: record.slug,
    outcome: 'done',
    detail: `block ${block} on ${target}, template ${template.name} ${template.version}${kept}`,
  });
  await refreshSchemas(context.workspace.root);
}

function describe(
  client: BuiltClient,
  { request: { dryRun }, existing }: PreparedClient,
): WrittenClient {
  const { record, secrets } = client;
  const created = dropUndefined({
    client: summarizeClient(record),
    folder: `clients/${record.slug}`,
    dryRun,
    files: describeFiles(client, dryRun),
    provide: secrets.provided,
    existingData: existing,
  });
  return { created, record };
}
