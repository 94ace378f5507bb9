import { PulsoError } from '../foundation/pulso-error.ts';
import { holdsFor, type Variables } from './expression.ts';
import { findPathFault } from './rendered-path.ts';
import type { CompiledFile, RenderContext, RenderedFile, Template } from './template.ts';
import { takePath, type TakenPaths } from './taken-paths.ts';
import { secretFile } from './template-secrets.ts';

const encoder = new TextEncoder();

/**
 * The files of one client, by path. Throws `template-value` (an answer that was not asked for is
 * used), `template-path` (a path that leaves the client's folder) or `template-collision` (two files
 * of one path), each with the template's file.
 */
export function renderTemplate(template: Template, context: RenderContext): RenderedFile[] {
  const variables = variablesOf(context);
  const taken: TakenPaths = { files: new Map(), folders: new Map() };
  for (const { secret } of template.secrets) {
    takePath(taken, secretFile(secret.name), `the secret ${secret.name}`);
  }
  const files = template.files.flatMap((file) => {
    if (!file.when.every((when) => holdsFor(when, variables))) return [];
    const rendered = renderFile(template, file, variables);
    const source = `${template.folder}/${file.source}`;
    const holder = takePath(taken, rendered.path, source);
    if (holder !== undefined) throw collisionError(rendered.path, source, holder);
    return [rendered];
  });
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** What expressions see: every answer by its key, and the context. */
export function variablesOf({ answers, ...context }: RenderContext): Variables {
  return { ...answers, ...context };
}

/** Renders one file, whatever its `when`s say. */
export function renderFile(
  template: Template,
  file: CompiledFile,
  variables: Variables,
): RenderedFile {
  const segments = file.path.map((part) =>
    typeof part === 'string' ? part : part.render(variables),
  );
  const fault = findPathFault(segments);
  if (fault !== undefined) {
    throw new PulsoError('template-path', `its path becomes ${segments.join('/')}: ${fault}`, {
      at: { file: `${template.folder}/${file.source}` },
      hint: 'use answers in a path only where their choices or patterns make them names',
    });
  }
  const { content, executable, seed } = file;
  const bytes = content instanceof Uint8Array ? content : encoder.encode(content.render(variables));
  return { path: segments.join('/'), bytes, executable, seed };
}

function collisionError(path: string, source: string, holder: string): PulsoError {
  return new PulsoError('template-collision', `${path} is taken by ${holder}`, {
    at: { file: source },
    hint: 'rename one of them, or give them rules under files in template.yaml of which one holds',
  });
}
