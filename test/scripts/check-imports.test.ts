import { describe, expect, it } from 'vitest';
// @ts-expect-error -- a script, without types
import { assertSelfContained as untyped } from '../../scripts/lib/check-imports.js';

const assertSelfContained = untyped as (metafile: object, allowed: readonly string[]) => void;

function bundleThatImports(...paths: readonly string[]): object {
  const imports = paths.map((path) => ({ path, kind: 'import-statement', external: true }));
  return { outputs: { 'dist/cli/main.js': { imports, bytes: 1, inputs: {} } } };
}

describe('the imports that are left in a bundle', () => {
  it('may be of Node', () => {
    expect(() => {
      assertSelfContained(bundleThatImports('node:fs', 'fs/promises'), []);
    }).not.toThrow();
  });

  it('may be of a dependency, and of a folder of it', () => {
    expect(() => {
      assertSelfContained(bundleThatImports('ssh2', 'ssh2/lib/client.js'), ['ssh2']);
    }).not.toThrow();
  });

  it('fail the build where nothing provides them, with their name and the file', () => {
    expect(() => {
      assertSelfContained(bundleThatImports('node:fs', 'string-width'), ['string']);
    }).toThrow('neither bundled nor a dependency: string-width (in dist/cli/main.js)');
  });
});
