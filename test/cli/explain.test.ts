import { describe, expect, it } from 'vitest';
import { runCli, runJson } from '../support/run-cli.ts';

describe('pulso explain', () => {
  it('prints the cause and the way out of one code', async () => {
    expect(await runCli(['explain', 'compose-empty'])).toEqual({
      code: 0,
      stdout:
        'compose-empty  Compose files\n\nThe compose file is empty.\n\n→ Restore it from git, or run `pulso sync <slug>`.\n',
      stderr: '',
    });
  });

  it('lists every code under its heading, within the terminal', async () => {
    const { code, stdout } = await runCli(['explain', '--no-color'], { columns: 80 });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Compose files$/m);
    expect(stdout.match(/^ *[a-z]+(-[a-z]+)+ /gm)?.length).toBeGreaterThan(140);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('names the nearest code if there is none of that name', async () => {
    const { code, document } = await runJson(['explain', 'compose-emty']);
    expect(code).toBe(1);
    expect(document).toMatchObject({
      error: { code: 'unknown-error-code', hint: 'did you mean compose-empty?' },
    });
  });
});
