import { expect, it } from 'vitest';
import { openEdge } from '../../support/edge-case.ts';

const [LF, CRLF] = ['a: 1\nb: 1\n', 'a: 1\r\nb: 1\r\n'];

it('a template whose line endings alone change has nothing for clients', async () => {
  const { pulso, read } = await openEdge({
    one: { 'u.txt': 'x\ny\n', 'v.yaml': LF },
    two: { 'u.txt': 'x\r\ny\r\n', 'v.yaml': CRLF },
    client: { 'v.yaml': 'a: 1\nb: 7\n' },
  });
  expect((await pulso('diff', '--exit-code')).code).toBe(0);
  expect((await pulso('sync')).stdout).toContain('unchanged');
  expect([await read('u.txt'), await read('v.yaml')]).toEqual(['x\ny\n', 'a: 1\nb: 7\n']);
});

it('a client whose files were converted to CRLF keeps that, and takes what changed alone', async () => {
  const { pulso, read } = await openEdge({
    one: { 'a.txt': 'one\ntwo\n', 'v.yaml': LF },
    two: { 'a.txt': 'one\nTWO\n', 'v.yaml': 'a: 1\nb: 3\n' },
    client: { 'a.txt': 'one\r\ntwo\r\n', 'v.yaml': CRLF },
  });
  expect((await pulso('sync')).code).toBe(0);
  expect([await read('a.txt'), await read('v.yaml')]).toEqual([
    'one\r\nTWO\r\n',
    'a: 1\r\nb: 3\r\n',
  ]);
  expect((await pulso('overrides')).stdout).not.toContain('a: 1');
});
