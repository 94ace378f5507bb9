import { describe, expect, it } from 'vitest';
import { SHELL_READY } from '../../../src/databases/open-shell.ts';
import { sendPassword } from '../../../src/operations/exec/send-password.ts';

async function* keys(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from('typed'));
}

function open(onTerminal: boolean) {
  let screen = '';
  const terminal = { size: () => ({ columns: 80, rows: 24 }), onResize: () => () => undefined };
  const { streams, flush } = sendPassword(
    {
      stdin: keys(),
      stdout: (chunk) => void (screen += Buffer.from(chunk).toString()),
      ...(onTerminal ? { terminal } : {}),
    },
    'secret\n',
  );
  const input = streams.stdin?.[Symbol.asyncIterator]();
  return {
    print: (text: string) => streams.stdout(Buffer.from(text)),
    read: async () => {
      const next = await input?.next();
      return next?.done === false ? Buffer.from(next.value).toString() : undefined;
    },
    screen: () => screen,
    flush,
  };
}

describe('sendPassword', () => {
  it('sends the line before what a pipe has', async () => {
    const { print, read, screen } = open(false);
    await print('first');
    expect([await read(), await read(), await read()]).toEqual(['secret\n', 'typed', undefined]);
    expect(screen()).toBe('first');
  });

  it('waits on a terminal until the command is ready, and shows none of that', async () => {
    const { print, read, screen } = open(true);
    let sent: string | undefined;
    const reading = read().then((text) => (sent = text));
    await print(SHELL_READY.slice(0, 5));
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeUndefined();
    await print(`${SHELL_READY.slice(5)}psql=> `);
    await reading;
    expect(sent).toBe('secret\n');
    expect(await read()).toBe('typed');
    await print('more');
    expect(screen()).toBe('psql=> more');
  });

  it('shows what a command says that ends before', async () => {
    const { print, flush, screen } = open(true);
    await print('sh: stty: not found\r\n');
    expect(screen()).toBe('');
    await flush();
    expect(screen()).toBe('sh: stty: not found\r\n');
  });
});
