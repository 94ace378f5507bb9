import type { Problem } from '../core/problem.ts';
import { PulsoError } from '../core/pulso-error.ts';
import type { ComposeInput } from './compose-input.ts';
import type { Variables } from './syntax/compose-context.ts';

/** Names of the file that goes over the compose file, in the order in which docker compose looks for them. */
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const;

const READ = 'docker-compose.yml';
const OTHERS = ['compose.yml', 'compose.yaml', 'docker-compose.yaml'];

function isOverride(path: string): boolean {
  return OVERRIDES.some((name) => name === path);
}

function isComposeFile(path: string): boolean {
  return OTHERS.includes(path) || isOverride(path);
}

/**
 * What goes over a `docker-compose.yml`; one of another name is read alone. Errors: `compose-file-missing`, if it is a
 * link.
 */
export function findOverride({
  slug,
  files,
  links,
  composeFile,
}: ComposeInput): { file: string; bytes: Uint8Array } | undefined {
  if (composeFile !== undefined) return undefined;
  const file = OVERRIDES.find((name) => files.has(name) || links?.has(name) === true);
  if (file === undefined) return undefined;
  const bytes = files.get(file);
  if (bytes !== undefined) return { file, bytes };
  const hint = `replace ${file} with a copy of the file`;
  throw new PulsoError('compose-file-missing', `${file} is a link: it is not followed`, { at: { file }, slug, hint }); // prettier-ignore
}

/**
 * Files that docker compose would read instead, those that it would leave out too, and a `COMPOSE_FILE` that names others.
 * Code: `compose-override-unread`.
 */
export function findUnreadFiles(input: ComposeInput, variables: Variables): Problem[] {
  const { slug, files } = input;
  const read = findOverride(input)?.file;
  const unread = [...files.keys()].filter((file) => file !== read && isComposeFile(file));
  const problems = unread.map((file): Problem => {
    const used = isOverride(file) && read !== undefined ? read : READ;
    return {
      ...{ severity: 'warning', code: 'compose-override-unread', slug, file },
      message: `${file} is not read: pulso reads ${used}`,
      hint: `move its content into ${used} and delete ${file}`,
    };
  });
  const named = variables.get('COMPOSE_FILE') ?? '';
  const whole = [READ, ...(read === undefined ? [] : [read])].join(':');
  if (named === '' || named === whole) return problems;
  const list: Problem = {
    ...{ severity: 'warning', code: 'compose-override-unread', slug, file: '.env' },
    message: `COMPOSE_FILE=${named} is not followed: pulso reads ${whole.replace(':', ' and ')}`,
    hint: `remove COMPOSE_FILE from .env; include other files in ${READ}: include: [<file>]`,
  };
  return [...problems, list];
}
