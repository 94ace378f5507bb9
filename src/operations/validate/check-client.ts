import type { Holders } from '../../engine/isolation/holders.ts';
import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Stack } from '../../engine/desired/stack.ts';
import { readYamlLike, readYamlOnce } from '../../text/read-yaml-stream.ts';
import { recordFile } from '../../workspace/clients/read-client.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import { readBase } from '../../workspace/base/read-base.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import { assertNoLegacyJournal } from '../../workspace/journal/legacy-journal.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { isolationOf } from '../isolation/isolation-of.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { checkClusterFiles, isOnCluster } from './check-cluster-files.ts';
import { enforcedIf } from './check-content.ts';
import { findEscapingLinks } from './check-links.ts';
import { checkFiles } from './check-files.ts';
import { checkSecretModes, findEmptySecrets } from './check-secrets.ts';
import type { ParsedFiles } from './parsed-files.ts';
import { linksOf, withoutLinks } from './views-of-files.ts';

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
  known: { holders: Holders; parsed: ParsedFiles },
): Promise<CheckedClient> {
  const { slug } = record;
  const base = await readBasePaths(workspace, record);
  const settled = [...checkSettings(workspace, record), ...base.problems];
  try {
    assertNoLegacyJournal(workspace, slug);
    const { problems, published } = await checkOwnFiles(workspace, record, {
      ...known,
      base: base.paths,
    });
    return { record, problems: [...settled, ...problems], published };
  } catch (error) {
    // A file that may not be read, or is too large, is a finding too.
    if (!(error instanceof PulsoError)) throw error;
    return { record, problems: [...settled, toProblem(slug, error)], published: [] };
  }
}

interface OwnFiles {
  holders: Holders;
  parsed: ParsedFiles;
  /** Paths of the base: what of the folder is the template's. */
  base: ReadonlySet<string>;
}

async function checkOwnFiles(
  workspace: Workspace,
  record: ClientRecord,
  { holders, parsed, base }: OwnFiles,
): Promise<Omit<CheckedClient, 'record'>> {
  const { slug } = record;
  const files = readClientFiles(workspace, slug, base);
  const read = readYamlOnce(readYamlLike(parsed.yaml));
  const readable = { files: withoutLinks(files), links: linksOf(files), read };
  const isolation = isolationOf(workspace, record, holders);
  const onCluster = isOnCluster(workspace, record);
  const { problems: found, stack } = checkFiles(workspace, readable, {
    isolation: enforcedIf(!onCluster, isolation),
    schemas: record.schemas ?? {},
    texts: record.texts ?? [],
    parsed,
    concerns: concernsOf(clientFolder(workspace, slug), base),
  });
  const cluster = checkClusterFiles(workspace, record, readable, enforcedIf(onCluster, isolation));
  const problems = [
    ...found,
    // The compose file and the manifests take the same secrets.
    ...cluster.filter(
      ({ code, file }) => !found.some((one) => one.code === code && one.file === file),
    ),
    ...findEscapingLinks(clientFolder(workspace, slug), base),
    ...findEmptySecrets(readable.files),
    ...(await checkSecretModes(clientFolder(workspace, slug), files.keys())),
  ];
  return {
    problems: problems.map((problem) => atClient(problem, slug)),
    published: onCluster ? [] : publishedPorts(stack),
  };
}

function publishedPorts(stack: Stack | undefined): number[] {
  const ports = (stack?.services ?? []).flatMap((service) => service.ports);
  return [...new Set(ports.flatMap((port) => port.published ?? []))];
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

/** An own file of more bytes is data. */
const LARGEST_OWN = 1024 * 1024;

/** Files of the template, manifests, and what is beside files of the template: the rest of a folder is the client's own matter. */
function concernsOf(folder: string, base: ReadonlySet<string>): (path: string) => boolean {
  const shared = new Set([...base].map((path) => dirname(path)));
  return (path) =>
    base.has(path) ||
    path.startsWith('k8s/') ||
    ((shared.has(dirname(path)) || base.size === 0) && isSmall(join(folder, path)));
}

function isSmall(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).size <= LARGEST_OWN;
  } catch {
    return false;
  }
}

/** The paths of a client's base; none if it is missing or damaged. */
async function readBasePaths(
  workspace: Workspace,
  record: ClientRecord,
): Promise<{ paths: ReadonlySet<string>; problems: Problem[] }> {
  try {
    const { files } = await readBase(workspace, record);
    return { paths: new Set(files.keys()), problems: [] };
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    return { paths: new Set(), problems: [toProblem(record.slug, error)] };
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
