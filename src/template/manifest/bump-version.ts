import { LineCounter, parseDocument } from 'yaml';
import { inc } from 'semver';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';

export type Bump = 'patch' | 'minor' | 'major';

/**
 * The text of a template.yaml with its version raised, every other byte as it was. Errors:
 * `template-version` where it has none that is semantic.
 */
export function bumpVersion(
  manifest: string,
  bump: Bump,
  file: string,
): { text: string; from: string; to: string } {
  const lines = new LineCounter();
  const node = parseDocument(manifest, { lineCounter: lines }).get('version', true) as
    { value: unknown; range: [number, number, number] } | undefined;
  const from = String(node?.value);
  const to = inc(from, bump);
  if (node === undefined || to === null) {
    throw new PulsoError('template-version', 'it has no semantic version to raise', {
      at: dropUndefined({ file, line: node && lines.linePos(node.range[0]).line }),
      hint: 'give it one: version: 1.0.0',
    });
  }
  const [start, end] = node.range;
  const quoted = manifest.slice(start, end).replace(from, to);
  return { text: manifest.slice(0, start) + quoted + manifest.slice(end), from, to };
}
