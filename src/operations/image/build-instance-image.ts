import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { INSTANCE_IMAGE } from '../../engine/desired/instance-image.ts';
import { packageRoot } from '../../workspace/disk/package-root.ts';
import { readFolder } from '../../workspace/disk/read-folder.ts';
import type { OperationContext } from '../context.ts';
import { dockerTarget } from '../engines/open-engine.ts';

export interface BuildImageRequest {
  /** Absent: the image that new clients name, or what pulso.yaml maps it to. */
  tag?: string;
  /** An image with Node. Absent: the one that the Dockerfile names, or what pulso.yaml maps it to. */
  base?: string;
  /** A Docker target of pulso.yaml. Absent: the default one. */
  target?: string;
}

export interface BuildImageResult {
  image: string;
  /** The engine's id of the image: `sha256:` and 64 hexadecimal digits. */
  id: string;
  base: string;
  target: string;
}

/**
 * Builds the image of the shipped template's app on a Docker target, from what the installed pulso carries.
 * Errors: `image-missing` (the base), `image-build-failed`, `not-supported` (a cluster), `unknown-target`.
 */
export async function buildInstanceImage(
  context: OperationContext,
  { tag, base, target }: BuildImageRequest,
): Promise<BuildImageResult> {
  const { workspace, reporter, signal } = context;
  const name = target ?? workspace.config.target;
  const docker = dockerTarget(context, name);
  const { images } = workspace.config;
  const { dockerfile, files, defaultBase } = await readSources();
  const image = tag ?? images[INSTANCE_IMAGE] ?? INSTANCE_IMAGE;
  const from = base ?? images[defaultBase] ?? defaultBase;
  const { buildImage } = await import('../../engines/docker/apply/images/build-image.ts');
  const build = { tag: image, base: from, dockerfile, files, reporter, signal };
  return { image, id: await buildImage(docker, build), base: from, target: name };
}

async function readSources() {
  const dist = join(packageRoot(), 'dist');
  const files = await readFolder(join(dist, 'instance')).catch(notBuilt);
  const dockerfile = await readFile(join(dist, 'instance.Dockerfile')).catch(notBuilt);
  const [, defaultBase = ''] = /^ARG BASE=(\S+)$/m.exec(dockerfile.toString()) ?? [];
  return { files, dockerfile, defaultBase };
}

/** A checkout that was not built; an installed pulso has them. */
function notBuilt(cause: unknown): never {
  throw new PulsoError('installation-broken', 'dist/instance is missing', {
    hint: 'reinstall pulso, or in a checkout run: npm run build',
    cause,
  });
}
