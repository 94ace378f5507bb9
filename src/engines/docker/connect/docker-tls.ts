import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PulsoError } from '../../../core/pulso-error.ts';
import { formatDockerAddress, isLoopback, type DockerAddress } from './docker-address.ts';
import type { DockerTarget, DockerTls } from './docker-target.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface TlsMaterial {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  rejectUnauthorized: boolean;
}

/**
 * The certificates of a connection; undefined: it is not encrypted. Errors: `tls-unreadable`, and `tls-missing` for
 * another machine without TLS, unless the target says `tls: false`.
 */
export async function openTls(
  target: DockerTarget,
  address: DockerAddress,
  env: Env,
): Promise<TlsMaterial | undefined> {
  if (address.protocol !== 'tcp') return undefined;
  const tls = await findTls(target, env);
  if (tls !== undefined && tls !== false) return readTls(tls);
  if (address.secure) return { rejectUnauthorized: true };
  if (tls === undefined && !isLoopback(address)) {
    throw new PulsoError(
      'tls-missing',
      `target ${target.name} would connect to ${formatDockerAddress(address)} without TLS: everyone on the way can read its secrets and control the engine`,
      {
        hint: 'use ssh://, name certificates under tls of the target in pulso.yaml, or write tls: false there',
      },
    );
  }
  return undefined;
}

/**
 * The target's own; else what the variables say, as the docker client reads them: DOCKER_TLS_VERIFY and DOCKER_TLS
 * count if they have any value, certificates are in DOCKER_CERT_PATH or the docker client's own folder.
 */
async function findTls({ tls, host }: DockerTarget, env: Env): Promise<DockerTarget['tls']> {
  if (tls !== undefined || host !== undefined) return tls;
  const { DOCKER_CERT_PATH: path, DOCKER_TLS_VERIFY: verify, DOCKER_TLS: encrypt } = env;
  if (!verify && !encrypt && !path) return undefined;
  // A certificate folder alone is taken to mean TLS with verification, as most clients of the engine do.
  const checked = Boolean(verify) || !encrypt;
  if (path) return { ...filesIn(path), verify: checked };
  const folder = env['DOCKER_CONFIG'] ?? join(env['HOME'] ?? '/', '.docker');
  return { ...(await existing(filesIn(folder))), verify: checked };
}

function filesIn(folder: string): { ca: string; cert: string; key: string } {
  return {
    ca: join(folder, 'ca.pem'),
    cert: join(folder, 'cert.pem'),
    key: join(folder, 'key.pem'),
  };
}

/** The default folder need not have all of them: the system's authorities are used then. */
async function existing(files: { ca: string; cert: string; key: string }): Promise<DockerTls> {
  const found: DockerTls = {};
  for (const part of ['ca', 'cert', 'key'] as const) {
    if (await access(files[part]).then(() => true, () => false)) found[part] = files[part]; // prettier-ignore
  }
  return found;
}

async function readTls(tls: DockerTls): Promise<TlsMaterial> {
  const material: TlsMaterial = { rejectUnauthorized: tls.verify !== false };
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = tls[part];
    if (path !== undefined) material[part] = await readFile(path).catch(unreadable(path));
  }
  return material;
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new PulsoError('tls-unreadable', `cannot read the certificate file ${path}`, {
      hint: 'name readable PEM files under tls of the target in pulso.yaml, or in DOCKER_CERT_PATH',
      cause,
    });
  };
}
