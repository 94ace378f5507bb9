import type { Problem } from '../../core/problem.ts';
import { pathOfSource } from '../manifest/compile-file.ts';
import type { CompiledFile, Template, TemplateSource } from '../template.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

/** Values of one line that pulso makes itself: harmless in a comment. */
const SINGLE_LINE = new Set(['slug', 'subnet', 'target', 'template.name', 'template.version']);

/**
 * Values pasted into YAML as they are: a name with a colon breaks the file, the slug `true` is a
 * boolean there. Numbers and booleans are harmless. Code `template-unquoted`.
 */
export function lintQuoting(template: Template, source: TemplateSource): Problem[] {
  const harmless = new Set([
    'block',
    ...template.ports.map(({ name }) => `ports.${name}`),
    ...template.manifest.questions
      .filter(({ type }) => type === 'number' || type === 'confirm')
      .map(({ key }) => key),
  ]);
  return template.files.flatMap((file) => {
    if (!isYaml(file) || file.content instanceof Uint8Array) return [];
    const lines = textOf(source, file.source).split('\n');
    return file.content.uses.pasted
      .filter(({ name, at }) => {
        if (harmless.has(name)) return false;
        const before = lines[at.line - 1]?.slice(0, at.column) ?? '';
        return !(SINGLE_LINE.has(name) && /(^|\s)#/.test(before));
      })
      .map(({ name, at }): Problem => ({
        severity: 'warning',
        code: 'template-unquoted',
        file: `${template.folder}/${file.source}`,
        line: at.line,
        column: at.column + 1,
        message: `${name} is pasted into YAML: write {{yaml …}} around it`,
      }));
  });
}

export function isYaml({ source, text }: CompiledFile): boolean {
  return !text && /\.ya?ml$/.test(pathOfSource(source));
}

function textOf(source: TemplateSource, path: string): string {
  const bytes = source.files.find((file) => file.path === path)?.bytes;
  return decodeLossy(bytes ?? new Uint8Array());
}
