import { decodeUtf8 } from '../../text/decode-utf8.ts';
import { addError, compileText, type Compilation } from './compilation.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Scope } from '../expressions/expression-walk.ts';
import { findPathFault } from '../render/rendered-path.ts';
import type { CompiledFile, SourceFile } from '../template.ts';

const SUFFIX = '.hbs';

/** What the file rules of template.yaml say of one file. */
export interface FileSettings {
  when: readonly Expression[];
  seed: boolean;
  executable?: boolean;
  /** A text of another tool: not parsed. */
  text: boolean;
}

/** The path that rules, conflicts and clients know a file by: without `.hbs`. */
export function pathOfSource(source: string): string {
  return source.endsWith(SUFFIX) ? source.slice(0, -SUFFIX.length) : source;
}

/**
 * Compiles one file of a template, its path too; undefined where it has faults. Codes:
 * `template-symlink`, `template-path`, `template-encoding`, those of compileExpression.
 */
export function compileFile(
  compilation: Compilation,
  file: SourceFile,
  scope: Scope,
  settings: FileSettings,
): CompiledFile | undefined {
  const at = { file: `${compilation.folder}/${file.path}` };
  if (file.symlink !== undefined) {
    const message = `is a link to ${file.symlink}: a template has files alone, so that a client's folder stands by itself`;
    addError(compilation, 'template-symlink', message, at);
    return undefined;
  }
  const path = compilePath(compilation, pathOfSource(file.path), at.file, scope);
  const content = compileContent(compilation, file, at.file, scope);
  if (path === undefined || content === undefined) return undefined;
  const { when, seed, executable = file.executable, text } = settings;
  return { source: file.path, path, content, when, seed, executable, text };
}

function compilePath(
  compilation: Compilation,
  path: string,
  file: string,
  scope: Scope,
): CompiledFile['path'] | undefined {
  const segments = path.split('/');
  const fault = findPathFault(segments);
  if (fault !== undefined) {
    addError(compilation, 'template-path', `its path: ${fault}`, { file });
    return undefined;
  }
  // Line 1 says that a fault is not within the file's text.
  const compiled = segments.map((segment) =>
    segment.includes('{{') ? compileText(compilation, segment, { file, line: 1 }, scope) : segment,
  );
  return compiled.every((segment) => segment !== undefined) ? compiled : undefined;
}

function compileContent(
  compilation: Compilation,
  { path, bytes }: SourceFile,
  file: string,
  scope: Scope,
): CompiledFile['content'] | undefined {
  if (!path.endsWith(SUFFIX)) return bytes;
  const text = decodeUtf8(bytes);
  if (text !== undefined) return compileText(compilation, text, { file }, scope);
  addError(compilation, 'template-encoding', 'is not UTF-8 text', { file });
  return undefined;
}
