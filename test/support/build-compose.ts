import type { Problem } from '../../src/core/problem.ts';
import { readCompose } from '../../src/compose/read/read-compose.ts';
import type { ComposeInput } from '../../src/compose/compose-input.ts';
import { loadStack } from '../../src/compose/load-stack.ts';
import type { Service, Stack } from '../../src/engine/desired/stack.ts';

/** Files of the client `acme` by path; `docker-compose.yml` is the compose file. */
export type TextFiles = Readonly<Record<string, string>>;

/** The client `acme` in /clients/acme, from the text of its compose file and of the files it names. */
export function buildComposeInput(compose: string, files: TextFiles = {}): ComposeInput {
  const texts = Object.entries({ 'docker-compose.yml': compose, ...files });
  const encoder = new TextEncoder();
  return {
    slug: 'acme',
    workingDir: '/clients/acme',
    files: new Map(texts.map(([path, text]) => [path, encoder.encode(text)])),
    images: {},
  };
}

/** Everything that is wrong or doubtful in a client's compose file. */
export function checkCompose(input: ComposeInput): readonly Problem[] {
  return readCompose(input).problems;
}

export function readStackOf(compose: string, files?: TextFiles): Stack {
  return loadStack(buildComposeInput(compose, files));
}

/** The service `app` of image `acme:1`, with these keys beside. */
export function composeOf(keys: string, top = ''): string {
  const lines = keys.split('\n').map((line) => `    ${line}`);
  return ['services:', '  app:', '    image: acme:1', ...lines, top].join('\n');
}

/** The service that the keys make. */
export function readServiceOf(keys: string, top?: string, files?: TextFiles): Service {
  return readStackOf(composeOf(keys, top), files).services[0]!;
}

/** Problems as `line:column severity code: message`, one a line as editors show them. */
export function problemsOf(compose: string, files?: TextFiles): string[] {
  return checkCompose(buildComposeInput(compose, files)).map(formatProblem);
}

function formatProblem({ file, line, column, severity, code, message, hint }: Problem): string {
  const own = file === 'docker-compose.yml' ? '' : `${file ?? '?'}:`;
  const at = `${own}${line ?? '?'}${column === undefined ? '' : `:${column}`}`;
  const suggestion = hint === undefined ? '' : ` (${hint})`;
  return `${at} ${severity} ${code}: ${message}${suggestion}`;
}
