import { expect, it } from 'vitest';
import type { Probe } from '../../../src/assess/probe.ts';
import { probeTwice } from '../../../src/operations/prove/probe-twice.ts';
import type { StartProbes } from '../../../src/operations/prove/run-probes.ts';

/** A place from which these hosts answer, at each look; it remembers what it was asked. */
function placeOf(...looks: string[][]): { start: StartProbes; asked: string[][] } {
  const asked: string[][] = [];
  const start: StartProbes = async (_, { stdin, stdout }) => {
    let text = '';
    for await (const chunk of stdin ?? []) text += Buffer.from(chunk).toString();
    const lines = text.split('\n').filter(Boolean).map((line) => line.split(' ')); // prettier-ignore
    const open = looks[asked.length] ?? [];
    asked.push(lines.map(([, , host = '']) => host));
    for (const [id = '', , host = ''] of lines)
      await stdout(Buffer.from(`${id} ${open.includes(host) ? 'open' : 'silent'}\n`));
    await stdout(Buffer.from('end sh\n'));
    return { exitCode: 0, stderr: new Uint8Array() };
  };
  return { start, asked };
}

const door = (id: number, host: string, more: Partial<Probe> = {}): Probe => {
  return { id, kind: 'container', how: 'tcp', host, port: 80, what: host, ...more };
};
const PROBES = [
  door(0, 'own', { owner: 'acme' }),
  door(1, 'seen', { control: 'seen' }),
  door(2, 'tigo', { owner: 'tigo' }),
  door(3, 'claro', { owner: 'claro' }),
];

const work = { slug: 'acme', signal: new AbortController().signal, probes: PROBES };

async function look(...looks: string[][]) {
  const { start, asked } = placeOf(...looks);
  const found = await probeTwice(start, work, 0);
  const open = found?.run.answers.filter(({ result }) => result === 'open').map(({ id }) => PROBES[id]?.host); // prettier-ignore
  return { asked, open, passing: found?.passing.map(({ host }) => host) };
}

it('asks once where only its own doors and the controls are open', async () => {
  expect(await look(['own', 'seen'])).toEqual({
    asked: [['own', 'seen', 'tigo', 'claro']],
    open: ['own', 'seen'],
    passing: [],
  });
});

it('finds a door that is open at both looks, and not the one that was open for an instant', async () => {
  expect(await look(['own', 'seen', 'tigo', 'claro'], ['claro'])).toEqual({
    asked: [
      ['own', 'seen', 'tigo', 'claro'],
      ['tigo', 'claro'],
    ],
    open: ['own', 'seen', 'claro'],
    passing: ['tigo'],
  });
});
