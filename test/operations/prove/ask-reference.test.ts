import { expect, it } from 'vitest';
import { checkEnforcement } from '../../../src/operations/prove/ask-reference.ts';
import type { Reference } from '../../../src/engine/isolation/controls.ts';

/** A reference that answers `open` to these hosts, at each look. */
function referenceOf(...looks: string[][]): Reference & { looks: number } {
  const reference = {
    ...{ free: '10.0.0.1', denied: '10.0.0.2', port: 8080, looks: 0 },
    async run(_: readonly string[], { stdin, stdout }: Parameters<Reference['run']>[1]) {
      const open = looks[Math.min(reference.looks, looks.length - 1)] ?? [];
      reference.looks += 1;
      let text = '';
      for await (const chunk of stdin ?? []) text += Buffer.from(chunk).toString();
      for (const line of text.split('\n').filter(Boolean)) {
        const [id = '', , host = ''] = line.split(' ');
        await stdout(Buffer.from(`${id} ${open.includes(host) ? 'open' : 'silent'}\n`));
      }
      await stdout(Buffer.from('end sh\n'));
      return { exitCode: 0, stderr: new Uint8Array() };
    },
  };
  return reference;
}

const FREE = '10.0.0.1';
const DENIED = '10.0.0.2';

it.each([
  ['enforced', [[FREE]], 1],
  ['enforced', [[], [FREE, DENIED], [FREE]], 3],
  ['not-enforced', [[FREE, DENIED]], 3],
  ['unknown', [[]], 3],
  ['unknown', [[DENIED]], 3],
] as const)('policies are %s if it reaches %j', async (expected, looks, count) => {
  const reference = referenceOf(...looks.map((one) => [...one]));
  const { signal } = new AbortController();
  expect(await checkEnforcement(reference, signal, [0, 0, 0])).toBe(expected);
  expect(reference.looks).toBe(count);
});
