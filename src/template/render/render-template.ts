import { PulsoError } from '../../core/pulso-error.ts';
import { holdsFor, type Variables } from '../expressions/expression.ts';
import { findPathFault } from './rendered-path.ts';
import type { CompiledFile, RenderContext, RenderedFile, Template } from '../template.ts';
import { takePath, type TakenPaths } from './taken-paths.ts';
import { secretFile } from '../manifest/template-secrets.ts';

const encoder = new TextEncoder();

/**
 * The files of one client, by path. Throws `template-value` (an answer that was not asked for is
 * used), `template-path` (a path that leaves the client's folder) or `template-collision` (two files
 * of one path), each with the template's file.
 */
export function renderTemplate(template: Template, context: RenderContext): RenderedFile[] {
  const variables = variablesOf(context);
  return renderPaths(template, variables)
    .map(({ path, file }) => {
      const { executable, seed, text } = file;
      return { path, bytes: renderContent(file, variables), executable, seed, text };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** What expressions see: every answer by its key, and the context. */
export function variablesOf({ answers, ...context }: RenderContext): Variables {
  return { ...answers, ...context };
}

/** The files that a client of these variables has, each with its path. Throws `template-path` and `template-collision`. */
export function renderPaths(
  template: Template,
  variables: Variables,
): { path: string; file: CompiledFile }[] {
  const taken: TakenPaths = { files: new Map(), folders: new Map() };
  for (const { secret } of template.secrets) {
    takePath(taken, secretFile(secret.name), `the secret ${secret.name}`);
  }
  return template.files.flatMap((file) => {
    if (!file.when.every((when) => holdsFor(when, variables))) return [];
    const source = `${template.folder}/${file.source}`;
    const path = renderPath(file, source, variables);
    const holder = takePath(taken, path, source);
    if (holder !== undefined) throw collisionError(path, source, holder);
    return [{ path, file }];
  });
}

export function renderContent({ content }: CompiledFile, variables: Variables): Uint8Array {
  return content instanceof Uint8Array ? content : encoder.encode(content.render(variables));
}

function renderPath(file: CompiledFile, source: string, variables: Variables): string {
  const segments = file.path.map((part) =>
    typeof part === 'string' ? part : part.render(variables),
  );
  const fault = findPathFault(segments);
  if (fault === undefined) return segments.join('/');
  throw new PulsoError(
    'template-path',
    `its path becomes ${JSON.stringify(segments.join('/'))}: ${fault}`,
    {
      at: { file: source },
      hint: 'use answers in a path only where their choices or patterns make them names',
    },
  );
}

function collisionError(path: string, source: string, holder: string): PulsoError {
  return new PulsoError('template-collision', `${path} is taken by ${holder}`, {
    at: { file: source },
    hint: 'rename one of them, or give them rules under files in template.yaml of which one holds',
  });
}
