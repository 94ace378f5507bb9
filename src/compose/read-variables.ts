import { posix } from 'node:path';
import { decodeLossy } from '../text/decode-utf8.ts';
import type { ComposeInput } from './compose-input.ts';
import { failMissing, findClientFile } from './find-client-file.ts';
import type { Variables } from './syntax/compose-context.ts';
import type { ComposeNode } from './syntax/compose-node.ts';
import { parseEnvFile } from './syntax/parse-env-file.ts';

/**
 * What `.env` beside the compose file sets, the client's secrets, and the one name that compose always sets itself. A
 * product may take its key from the environment alone: `${DB_PASSWORD}` is config/secrets/db-password.
 */
export function readVariables(input: ComposeInput): Variables {
  const own = new Map([['COMPOSE_PROJECT_NAME', input.slug]]);
  // Most files name no secret: none is read before a variable is looked for that nothing else sets.
  let secrets: ReadonlyMap<string, string> | undefined;
  const secret = (name: string): string | undefined => (secrets ??= readSecrets(input)).get(name);
  const bytes = input.files.get('.env');
  if (bytes === undefined) return { get: (name) => own.get(name) ?? secret(name) };
  const lookup = (name: string): string | undefined => own.get(name) ?? secret(name);
  const parsed = parseEnvFile({ file: '.env', bytes, lookup });
  return { get: (name) => own.get(name) ?? parsed.get(name) ?? secret(name) };
}

const SECRET = /^config\/secrets\/([a-z_][\w.-]*)$/i;

/** By their names, and by those in the form of variables. A line end after the value is left out. */
function readSecrets({ files }: ComposeInput): ReadonlyMap<string, string> {
  return new Map(
    [...files.keys()].flatMap((path): [string, string][] => {
      const name = SECRET.exec(path)?.[1];
      const bytes = name === undefined ? undefined : files.get(path);
      if (name === undefined || bytes === undefined) return [];
      const value = decodeLossy(bytes).replace(/\r?\n$/, '');
      return [[name, value], [name.toUpperCase().replace(/[^A-Z0-9_]/g, '_'), value]]; // prettier-ignore
    }),
  );
}

/**
 * What variables are in an included file: those of the file that includes it, then those of its own env files, by
 * default `.env` in its folder. Errors: `compose-file-missing`, `compose-file-outside`, `env-file-syntax`.
 */
export function readIncludedVariables(
  node: ComposeNode,
  { folder, files }: { folder: string; files: readonly string[] | undefined },
): Variables {
  const { input, variables } = node.context;
  const found = new Map<string, string>();
  const lookup = (name: string): string | undefined => variables.get(name) ?? found.get(name);
  const take = (file: string, bytes: Uint8Array): void => {
    for (const [name, value] of parseEnvFile({ file, bytes, lookup })) found.set(name, value);
  };
  for (const written of files ?? []) {
    const { path, bytes } = findClientFile(node, written);
    take(path, bytes ?? failMissing(node, path));
  }
  const own = posix.join(folder, '.env');
  const bytes = files === undefined ? input.files.get(own) : undefined;
  if (bytes !== undefined) take(own, bytes);
  return { get: lookup };
}
