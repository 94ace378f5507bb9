import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Stack } from '../../engine/desired/stack.ts';
import { readYamlOnce } from '../../text/read-yaml-stream.ts';
import type { SourceFile } from '../../template/template.ts';
import { recordFile } from '../../workspace/clients/read-client.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import { BASE_FOLDER } from '../../workspace/clients/read-base.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import { assertNoLinks } from '../../workspace/disk/safe-path.ts';
import { assertNoLegacyJournal } from '../../workspace/journal/legacy-journal.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { isolationOf } from '../isolation/isolation-of.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { checkClusterFiles, isOnCluster } from './check-cluster-files.ts';
import { enforcedIf } from './check-content.ts';
import { checkFiles, type Files } from './check-files.ts';
import { checkSecretModes, findEmptySecrets } from './check-secrets.ts';

/** What is known of a client whose own files were read. */
export interface CheckedClient {
  record: ClientRecord;
  problems: readonly Problem[];
  /** Ports of the host that its compose file publishes; none where it runs on a cluster, or cannot be read. */
  published: readonly number[];
}

/** Everything that is wrong with one client's own files. */
export async function checkClient(
  workspace: Workspace,
  record: ClientRecord,
  neighbors: readonly ClientRecord[],
): Promise<CheckedClient> {
  const { slug } = record;
  const settled = checkSettings(workspace, record);
  const files = await readFiles(workspace, slug);
  if (files instanceof PulsoError) {
    return { record, problems: [...settled, toProblem(slug, files)], published: [] };
  }
  const own = withoutLinks(files);
  const links = new Set([...files.keys()].filter((path) => !own.has(path)));
  const readable = { files: own, links, read: readYamlOnce() };
  const isolation = isolationOf(workspace, record, neighbors);
  const onCluster = isOnCluster(workspace, record);
  const { problems: found, stack } = checkFiles(workspace, readable, {
    isolation: enforcedIf(!onCluster, isolation),
    schemas: record.schemas ?? {},
    texts: record.texts ?? [],
  });
  const cluster = checkClusterFiles(workspace, record, readable, enforcedIf(onCluster, isolation));
  const problems = [
    ...found,
    // The compose file and the manifests take the same secrets.
    ...cluster.filter(
      ({ code, file }) => !found.some((one) => one.code === code && one.file === file),
    ),
    ...findEmptySecrets(files.values()),
    ...(await checkSecretModes(clientFolder(workspace, slug), files.keys())),
  ];
  return {
    record,
    problems: [...settled, ...problems.map((problem) => atClient(problem, slug))],
    published: onCluster ? [] : publishedPorts(stack),
  };
}

function publishedPorts(stack: Stack | undefined): number[] {
  const ports = (stack?.services ?? []).flatMap((service) => service.ports);
  return [...new Set(ports.flatMap((port) => port.published ?? []))];
}

/** As an engine gets them: a link has no bytes of its own. */
function withoutLinks(files: ReadonlyMap<string, SourceFile>): Files {
  return new Map([...files].filter(([, file]) => file.symlink === undefined));
}

/** What create would refuse: settings may have changed since, or the record was edited. */
function checkSettings({ config }: Workspace, { slug, target, answers }: ClientRecord): Problem[] {
  const checks = [
    () => {
      assertKnown('target', target, Object.keys(config.targets));
    },
    () => {
      checkResidency(config, { target, answers });
    },
  ];
  return checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      if (!(error instanceof PulsoError)) throw error;
      return [{ file: recordFile(slug), ...toProblem(slug, error) }];
    }
  });
}

/** A link out of the folder, or a file that is none, is a finding too. */
async function readFiles(
  workspace: Workspace,
  slug: string,
): Promise<ReadonlyMap<string, SourceFile> | PulsoError> {
  try {
    assertNoLegacyJournal(workspace, slug);
    assertNoLinks(clientFolder(workspace, slug), BASE_FOLDER);
    return await readClientFiles(workspace, slug);
  } catch (error) {
    if (error instanceof PulsoError) return error;
    throw error;
  }
}

function toProblem(slug: string, { code, message, hint, at }: PulsoError): Problem {
  return dropUndefined({ slug, severity: 'error', code, message, hint, ...at });
}

/** Checks know a client's files by their path in its folder alone. */
function atClient(problem: Problem, slug: string): Problem {
  const { file } = problem;
  return file === undefined
    ? { ...problem, slug }
    : { ...problem, slug, file: `clients/${slug}/${file}` };
}
