import { posix } from 'node:path';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { ServiceBuild } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failAt, failValue, readText, shapeOf, warnAt } from '../../syntax/compose-node.ts'; // prettier-ignore
import { readFields } from '../fields/read-fields.ts';
import { type Assignment, readAssignments, readLabels } from '../fields/read-labels.ts';
import { readBytes } from '../fields/read-quantities.ts';
import { readBoolean, readName, readTextOrTexts } from '../fields/read-scalars.ts';
import { readExtraHosts } from '../networks/read-extra-hosts.ts';

const asIs = (node: ComposeNode): ComposeNode => node;

const buildReaders = {
  context: readContext,
  dockerfile: readName,
  dockerfile_inline: readText,
  args: readAssignments,
  labels: readLabels,
  target: readName,
  network: readName,
  shm_size: readBytes,
  extra_hosts: readExtraHosts,
  pull: readBoolean,
  no_cache: readBoolean,
  platforms: readTextOrTexts,
  // What the engine's own builder has no use for: its cache is its own, and the image has one name.
  cache_from: asIs,
  cache_to: asIs,
  tags: asIs,
  // Of BuildKit.
  secrets: asIs,
  ssh: asIs,
  additional_contexts: asIs,
};

const UNSUPPORTED = ['secrets', 'ssh', 'additional_contexts'] as const;

/** `build`: a folder, or a map. The image is built from it if the engine lacks it. */
export function readBuild(node: ComposeNode): ServiceBuild {
  if (shapeOf(node) === 'text') return { context: readContext(node), args: {}, unsupported: [] };
  const fields = readFields(node, buildReaders);
  const { dockerfile, dockerfile_inline: inline } = fields;
  if (dockerfile !== undefined && inline !== undefined)
    failValue(node, 'has both dockerfile and dockerfile_inline');
  const unsupported = UNSUPPORTED.filter((key) => fields[key] !== undefined);
  for (const key of unsupported) {
    const message = `needs BuildKit for ${key}, which pulso does not use`;
    warnAt(node, message, 'build the image beforehand under the name that image gives it');
  }
  const { platforms: [platform] = [] } = fields;
  return dropUndefined({
    context: fields.context ?? readContextPath(node, '.'),
    dockerfile: dockerfile === undefined ? undefined : insideContext(node, dockerfile),
    inline,
    args: Object.fromEntries((fields.args ?? []).flatMap((one) => withValue(node, one))),
    labels: fields.labels,
    target: fields.target,
    network: fields.network,
    shmSize: fields.shm_size,
    extraHosts: fields.extra_hosts,
    pull: fields.pull,
    noCache: fields.no_cache,
    platform,
    unsupported,
  });
}

/** A name alone is taken from `.env`, or left to the Dockerfile. */
function withValue({ context }: ComposeNode, { name, value }: Assignment): [string, string][] {
  const given = value ?? context.variables.get(name);
  return given === undefined ? [] : [[name, given]];
}

function readContext(node: ComposeNode): string {
  return readContextPath(node, readName(node));
}

function readContextPath(node: ComposeNode, written: string): string {
  const { input, folder } = node.context;
  if (/^[a-z][a-z+.-]*:|^git@|^github\.com\/|^~|\.git(#|$)/.test(written)) {
    const hint = "build from a folder of the client's own folder";
    failAt(node, 'isolation-host-path', `builds from ${written}, which is elsewhere`, hint);
  }
  return posix.resolve(input.workingDir, folder, written);
}

function insideContext(node: ComposeNode, dockerfile: string): string {
  const path = posix.normalize(dockerfile);
  if (!posix.isAbsolute(path) && path !== '..' && !path.startsWith('../')) return path;
  const message = `has the dockerfile ${dockerfile}, which is outside of its context`;
  return failAt(node, 'isolation-host-path', message, 'move it into the context');
}
