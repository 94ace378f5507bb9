import type { Problem } from '../core/problem.ts';
import { PulsoError } from '../core/pulso-error.ts';
import { decodeLossy } from '../text/decode-utf8.ts';
import type { ComposeContext, Variables } from './syntax/compose-context.ts';
import type { ComposeInput } from './compose-input.ts';
import { type ComposeNode, isNull } from './syntax/compose-node.ts';
import { parseComposeYaml } from './syntax/parse-compose-yaml.ts';
import { parseEnvFile } from './syntax/parse-env-file.ts';

export function composeFileOf(input: ComposeInput): string {
  return input.composeFile ?? 'docker-compose.yml';
}

/**
 * Finds the compose file and its `.env` and gives the node at its top. Throws where the file as a whole
 * cannot be read: `compose-missing`, `compose-empty`, `compose-yaml`, `env-file-syntax`.
 */
export function openCompose(input: ComposeInput, problems: Map<string, Problem>): ComposeNode {
  const file = composeFileOf(input);
  const bytes = input.files.get(file);
  if (bytes === undefined)
    throw new PulsoError('compose-missing', `the client has no ${file}`, { at: { file } });
  const yaml = parseComposeYaml(bytes, file, input.parsed);
  const context: ComposeContext = { input, file, yaml, variables: readVariables(input), problems };
  const node = { context, value: yaml.root, path: '', at: { file, line: 1, column: 1 } };
  if (isNull(node)) throw new PulsoError('compose-empty', `${file} is empty`, { at: node.at });
  return node;
}

/**
 * What `.env` beside the compose file sets, the client's secrets, and the one name that compose always sets itself. A
 * product may take its key from the environment alone: `${DB_PASSWORD}` is config/secrets/db-password.
 */
function readVariables(input: ComposeInput): Variables {
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
