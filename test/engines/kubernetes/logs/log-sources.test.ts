import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { ApiClient } from '../../../../src/engines/kubernetes/connect/api-client.ts';
import { readLog } from '../../../../src/engines/kubernetes/logs/log-sources.ts';
import { eachLine } from '../../../support/each-line.ts';

const source = { id: 'docker://1', service: 'app', pod: 'app-1', container: 'app' };

/** As a connection brings it. */
function inChunks(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / 65_536);
  return Array.from({ length: count }, (_none, at) =>
    bytes.subarray(at * 65_536, (at + 1) * 65_536),
  );
}

/** A client whose every log is this text. */
function saying(text: string): ApiClient {
  const open = () => Promise.resolve(Readable.from(inChunks(Buffer.from(text))));
  return { ask: () => Promise.reject(new Error('no log')), open: open as never };
}

async function read(text: string, since?: string) {
  const signal = new AbortController().signal;
  const request = {
    follow: false,
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    signal,
  } as const;
  const lines = [];
  const logs = readLog(saying(text), 'acme', source, request);
  for await (const line of eachLine(logs)) lines.push(line);
  return lines.map(({ at, text: said }) => `${at} ${said}`);
}

const one = '2026-01-01T00:00:01.5Z one thing\n';
const two = '2026-01-01T00:00:02Z  two\n';

it.each<[string, string, string | undefined, string[]]>([
  [
    'times get nine digits, and a text keeps its spaces',
    one + two,
    undefined,
    ['2026-01-01T00:00:01.500000000Z one thing', '2026-01-01T00:00:02.000000000Z  two'],
  ],
  [
    'what was said before is left out to the millisecond',
    one + two,
    '2026-01-01T00:00:01.600Z',
    ['2026-01-01T00:00:02.000000000Z  two'],
  ],
  [
    'what the node itself says is none of the app’s',
    `${one}unable to retrieve container logs for docker://1`,
    undefined,
    ['2026-01-01T00:00:01.500000000Z one thing'],
  ],
])('of a log: %s', async (_, text, since, expected) => {
  expect(await read(text, since)).toEqual(expected);
});

it('gives a line that never ends in parts, each with its time', async () => {
  const text = 'ñ'.repeat(1_500_000);
  const said = await read(`${one}2026-01-01T00:00:02Z ${text}\n${one}`);
  const parts = said.slice(1, -1);
  const time = '2026-01-01T00:00:02.000000000Z ';
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.every((part) => part.startsWith(time))).toBe(true);
  expect(parts.map((part) => part.slice(time.length)).join('')).toBe(text);
  expect(said.at(-1)).toBe('2026-01-01T00:00:01.500000000Z one thing');
});
