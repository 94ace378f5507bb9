import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RegistryAuth {
  username: string;
  password: string;
  serveraddress: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What `docker login` stored for the image's registry in ~/.docker/config.json (DOCKER_CONFIG).
 * Undefined if there is nothing; credential helpers are not asked.
 */
export async function findRegistryAuth(image: string, env: Env): Promise<RegistryAuth | undefined> {
  const folder = env['DOCKER_CONFIG'] ?? join(env['HOME'] ?? '/', '.docker');
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}');
  return readRegistryAuth(text, image);
}

/** As findRegistryAuth, from the text of config.json. */
export function readRegistryAuth(configText: string, image: string): RegistryAuth | undefined {
  const registry = registryOf(image);
  for (const [serveraddress, entry] of Object.entries(readAuths(configText))) {
    const host = serveraddress.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
    const matches = registry === undefined ? isDefaultRegistry(host) : host === registry;
    const decoded = Buffer.from(entry.auth ?? '', 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (!matches || colon < 1) continue;
    const username = decoded.slice(0, colon);
    return { username, password: decoded.slice(colon + 1), serveraddress };
  }
  return undefined;
}

/** The host in front of an image's name; undefined for the engine's own default. */
function registryOf(image: string): string | undefined {
  const [first = '', ...rest] = image.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost && !isDefaultRegistry(first) ? first : undefined;
}

function isDefaultRegistry(host: string): boolean {
  return host === 'docker.io' || host.endsWith('.docker.io');
}

function readAuths(text: string): Record<string, { auth?: string }> {
  try {
    const { auths } = JSON.parse(text) as { auths?: Record<string, { auth?: string }> };
    return auths ?? {};
  } catch {
    return {};
  }
}
