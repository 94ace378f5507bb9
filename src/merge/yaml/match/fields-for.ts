import { matchesGlob } from '../../../text/path-glob.ts';
import type { MergeRules } from '../../merge-types.ts';

/** The fields configured for a list, or undefined for the natural ones. `path` is the list's keys from the root. */
export function fieldsFor(
  mergeKeys: MergeRules['mergeKeys'],
  file: string,
  path: readonly string[],
): readonly string[] | undefined {
  const rule = Object.entries(mergeKeys ?? {}).find(([pattern]) => {
    const closed = closeKeys(pattern);
    const colon = closed.indexOf(':');
    const fileGlob = colon === -1 ? '**' : openKeys(closed.slice(0, colon));
    return matchesGlob(fileGlob, file) && matchesPath(closed.slice(colon + 1), path);
  });
  return rule?.[1];
}

/** A key with dots is one step: `data."app.yaml".list`, or `*`; without quotes its dots may be written as they are. */
function matchesPath(pattern: string, path: readonly string[]): boolean {
  const steps = closeKeys(path.join('.'));
  return matchesGlob(pattern, steps, '.') || matchesGlob(openKeys(pattern), openKeys(steps), '.');
}

const [DOT, COLON] = ['\u0000', '\u0001'];

function closeKeys(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"/g, (_, key: string) =>
    key.replaceAll('.', DOT).replaceAll(':', COLON),
  );
}

function openKeys(text: string): string {
  return text.replaceAll(DOT, '.').replaceAll(COLON, ':');
}
