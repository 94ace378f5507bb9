/** Why a path cannot be one of a client's folder; undefined where it can. `pulso` writes `.pulso/` alone. */
export function findPathFault(segments: readonly string[]): string | undefined {
  const bad = segments.find((segment) => findNameFault(segment) !== undefined);
  if (bad !== undefined) return `${JSON.stringify(bad)} ${findNameFault(bad) ?? ''}`;
  // File systems that ignore case would write there all the same.
  if (segments[0]?.toLowerCase() === '.pulso') return '.pulso is written by pulso alone';
  return undefined;
}

function findNameFault(name: string): string | undefined {
  if (name === '') return 'is an empty name';
  if (name === '.' || name === '..') return "leaves the client's folder";
  if (/[/\\]/.test(name)) return 'is more than one name';
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has a control character';
  return Buffer.byteLength(name) > 255 ? 'is longer than 255 bytes' : undefined;
}
