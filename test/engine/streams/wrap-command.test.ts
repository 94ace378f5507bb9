import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  createEndReader,
  endCommand,
  wrapCommand,
} from '../../../src/engine/streams/wrap-command.ts';

const run = promisify(execFile);
const ID = 'a1b2c3d4e5f60718';
const report = (code: string): string => `\nPULSO-END ${ID} ${code}\n`;

/** What the reader passes on and what it finds, where the text comes in chunks of `size` bytes. */
function readIn(size: number, text: string): { passed: string; exitCode: number | undefined } {
  const reader = createEndReader(ID);
  const bytes = Buffer.from(text);
  const passed: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    passed.push(...reader.take(bytes.subarray(at, at + size)));
  }
  return { passed: Buffer.concat(passed).toString(), exitCode: reader.exitCode };
}

describe('createEndReader', () => {
  it.each([1, 2, 7, 35, 36, 37, 1000])('passes on all but the report, in chunks of %i', (size) => {
    const text = 'one\ntwo ñ 漢\n'.repeat(9);
    expect(readIn(size, text + report('000'))).toEqual({ passed: text, exitCode: 0 });
    expect(readIn(size, text + report('137'))).toEqual({ passed: text, exitCode: 137 });
    expect(readIn(size, report('003'))).toEqual({ passed: '', exitCode: 3 });
  });

  it('finds no end in a stream that was cut', () => {
    for (let cut = 1; cut <= report('000').length; cut += 1) {
      expect(readIn(5, `data${report('000')}`.slice(0, -cut)).exitCode).toBeUndefined();
    }
  });

  it('passes on at once what cannot be the report', () => {
    const reader = createEndReader(ID);
    const taken = (text: string): string =>
      Buffer.concat(reader.take(Buffer.from(text))).toString();
    expect(taken('started\n')).toBe('started');
    expect(taken('> ')).toBe('\n> ');
    expect(taken('\nPULSO-END')).toBe('');
    expect(taken('ED\n')).toBe('\nPULSO-ENDED');
  });

  it('takes the report of another run for output', () => {
    const other = report('000').replace(ID, ID.replace('a', 'b'));
    expect(readIn(10, `data${other}`).exitCode).toBeUndefined();
  });
});

describe('wrapCommand', () => {
  it('reports the exit code after the last byte of output', async () => {
    const [program = '', ...rest] = wrapCommand(['printf', '%s|', 'a b', "it's"], ID, {
      stdin: false,
    });
    const { stdout } = await run(program, rest);
    expect(readIn(1000, stdout)).toEqual({ passed: "a b|it's|", exitCode: 0 });
  });

  it.each([
    [3, ['sh', '-c', 'exit 3']],
    [127, ['/nowhere']],
    [137, ['sh', '-c', 'kill -9 $$']],
  ])('ends with %i as the command does', async (code, argv) => {
    const [program = '', ...rest] = wrapCommand(argv, ID, { stdin: false });
    const error = await run(program, rest).catch((failed: unknown) => failed);
    expect(error).toMatchObject({ code });
    expect(readIn(1000, (error as { stdout: string }).stdout).exitCode).toBe(code);
  });

  it('reports the end of a command that leaves stdin unread, then takes the rest', async () => {
    const [program = '', ...rest] = wrapCommand(['head', '-c', '3'], ID, { stdin: true });
    const child = spawn(program, rest);
    const closed = once(child, 'close');
    const seen: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => seen.push(chunk));
    for (let sent = 0; sent < 50; sent += 1) {
      if (!child.stdin.write(Buffer.alloc(64 * 1024, 'x'))) await once(child.stdin, 'drain');
    }
    child.stdin.end();
    expect(await closed).toEqual([0, null]);
    expect(readIn(1000, Buffer.concat(seen).toString())).toEqual({ passed: 'xxx', exitCode: 0 });
  });
});

it('endCommand ends every process that a command started, and no other', async () => {
  const id = `a${String(process.pid).padStart(8, '0')}`;
  const argv = ['sh', '-c', 'trap "" TERM; (sleep 600) & (env -i sleep 1) & sleep 600; sleep 600'];
  const [program = '', ...rest] = wrapCommand(argv, id, { stdin: false });
  const child = spawn(program, rest, { stdio: 'ignore' });
  const bystander = spawn('sleep', ['600'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await sleep(100);
  const [end = '', ...script] = endCommand(id);
  await run(end, script);
  expect(await ended).toEqual([null, expect.stringMatching(/^SIG(TERM|KILL)$/)]);
  const left = await run('sh', ['-c', `grep -ls PULSO_EXEC=${id} /proc/[0-9]*/environ; true`]);
  expect(left.stdout).toBe('');
  expect(bystander.exitCode).toBeNull();
  bystander.kill();
});
