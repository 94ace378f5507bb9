import { expect, it } from 'vitest';
import { openEdge } from '../../support/edge-case.ts';

const compose = (log: string): string =>
  `services:\n  app:\n    image: a:1\n    environment:\n      - LOG=${log}\n      - B=1\n`;

interface Clash {
  what: string;
  file: string;
  /** The base's text, the template's and the client's. */
  sides: readonly [string, string, string];
  at: string;
  next?: string;
}

const CLASHES: Clash[] = [
  {
    what: '644 is not 0644',
    file: 'v.yaml',
    sides: ['m: 0644\n', 'm: 0600\n', 'm: 644\n'],
    at: 'm',
  },
  {
    what: '1.10 is not 1.1',
    file: 'v.yaml',
    sides: ['v: 1.1\n', 'v: 1.2\n', 'v: 1.10\n'],
    at: 'v',
  },
  { what: '"no" is a text', file: 'v.yaml', sides: ['a: no\n', 'a: yes\n', 'a: "no"\n'], at: 'a' },
  { what: '0x1F is not 31', file: 'v.yaml', sides: ['a: 0x1F\n', 'a: 0x20\n', 'a: 31\n'], at: 'a' },
  {
    what: '"22:22" is a text',
    file: 'v.yaml',
    sides: ['a: 22:22\n', 'a: 22:23\n', 'a: "22:22"\n'],
    at: 'a',
  },
  {
    what: 'both add a variable',
    file: 'app.env',
    sides: ['A=1\nB=1\nC=1\n', 'A=1\nB=1\nC=1\nLOG=info\n', 'LOG=debug\nA=1\nB=1\nC=1\n'],
    at: 'LOG',
  },
  {
    what: 'both change a variable of a list that is merged as a set',
    file: 'docker-compose.yml',
    sides: [compose('info'), compose('warn'), compose('debug')],
    at: 'services.app.environment[LOG]',
    next: "questions: []\nmerge:\n  'docker-compose.yml:services.*.environment': ['.']\n",
  },
];

it.each(CLASHES)('$what: a conflict, and nothing is written', async (clash) => {
  const { file, sides, at, next } = clash;
  const [base, template, client] = sides;
  const sided = { one: { [file]: base }, two: { [file]: template }, client: { [file]: client } };
  const { pulso, read } = await openEdge({ ...sided, ...(next === undefined ? {} : { next }) });
  const { code, stdout } = await pulso('sync');
  expect(stdout).toContain(`conflict acme/${file} ${at}\n`);
  expect(code).toBe(1);
  expect(await read(file)).toBe(client);
});

it('the comment of a conflict of thousands of lines is short enough to be read', async () => {
  const listOf = (last: string): string =>
    `items:\n${Array.from({ length: 5000 }, (__, at) => `  - a${at}\n`).join('')}  - ${last}\n`;
  const { pulso } = await openEdge({
    one: { 'l.yaml': listOf('one') },
    two: { 'l.yaml': listOf('two') },
    client: { 'l.yaml': listOf('three') },
  });
  for (const argv of [['diff'], ['diff', '--stat'], ['diff', '--format', 'markdown'], ['sync']]) {
    const { stdout } = await pulso(...argv);
    expect(stdout).toContain('l.yaml');
    expect(stdout.split('\n').length, argv.join(' ')).toBeLessThan(60);
  }
  expect((await pulso('diff')).stdout).toContain('three');
});

it('a file in UTF-16 is a conflict that markers cannot show, and stays one', async () => {
  const { pulso, put } = await openEdge({
    one: { 'a.txt': 'one\ntwo\n' },
    two: { 'a.txt': 'one\nTWO\n' },
  });
  await put({ 'a.txt': Buffer.from('\ufeffone\ntwo\nx\n', 'utf16le').toString('latin1') });
  const first = await pulso('sync', '--conflict', 'markers');
  expect(first.code).toBe(1);
  expect(first.stdout).toContain('conflict acme/a.txt');
  expect((await pulso('sync', '--conflict', 'markers')).stdout).toContain('conflict acme/a.txt');
});
