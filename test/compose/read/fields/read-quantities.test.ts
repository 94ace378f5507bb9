import { describe, expect, test } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

const SECRET = 'secrets: {token: {file: token}}';

describe('sizes', () => {
  test.each([
    ['1024', 1024],
    ['512b', 512],
    ['512k', 524_288],
    ['64kb', 65_536],
    ['512m', 536_870_912],
    ['512M', 536_870_912],
    ['1gb', 1_073_741_824],
    ['1GiB', 1_073_741_824],
    ['1.5g', 1_610_612_736],
    ['"2 g"', 2_147_483_648],
    ['0', 0],
  ])('%s', (text, bytes) => {
    expect(readServiceOf(`mem_limit: ${text}`).resources.memory).toBe(bytes);
  });

  test.each(['much', '-1', '1x', '1.2.3g', 'g', '""', '1e3', '99999999p', 'Infinity', '[1g]'])(
    '%s is refused',
    (text) => {
      expect(problemsOf(composeOf(`shm_size: ${text}`)).join()).toMatch(/^4:15 error compose-type/);
    },
  );
});

describe('times', () => {
  test.each([
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1h', 3_600_000],
    ['1h2m3s4ms', 3_723_004],
    ['1.5s', 1500],
    ['500us', 0.5],
    ['0s', 0],
    ['0', 0],
  ])('%s', (text, milliseconds) => {
    expect(readServiceOf(`stop_grace_period: ${text}`).stopGracePeriod).toBe(milliseconds);
  });

  test.each(['30', '-1s', '1', 's', '1d', '1s 2s', '""', '1:30', `${'9'.repeat(400)}h`])(
    '%s is refused',
    (text) => {
      expect(problemsOf(composeOf(`stop_grace_period: ${text}`)).join()).toContain('compose-type');
    },
  );
});

describe('file modes', () => {
  test.each([
    ['0440', 0o440],
    ['"0440"', 0o440],
    ['"440"', 0o440],
    ['0o440', 0o440],
    ['0777', 0o777],
    ['01777', 0o1777],
  ])('%s', (text, mode) => {
    const keys = `secrets: [{source: token, mode: ${text}}]`;
    expect(readServiceOf(keys, SECRET, { token: 't' }).files[0]!.mode).toBe(mode);
  });

  test.each(['440', '0888', '"99"', 'rw-r--r--', '"77777"', '-0440', '""'])(
    '%s is refused',
    (text) => {
      const found = problemsOf(composeOf(`secrets: [{source: token, mode: ${text}}]`, SECRET), {
        token: 't',
      });
      expect(found.join()).toContain('must be a file mode in octal such as 0440');
    },
  );
});
