import { describe, expect, it } from 'vitest';
import { renderError } from '../../../../src/cli/render/views/render-error.ts';
import { PulsoError } from '../../../../src/core/pulso-error.ts';
import { buildScreen } from '../../../support/build-screen.ts';

const error = new PulsoError('unhealthy', 'app did not become healthy', {
  slug: 'acme',
  hint: 'run `pulso logs acme app`',
  at: { file: 'clients/acme/docker-compose.yml', line: 12, column: 3 },
  cause: new RangeError('the cause'),
});

describe('renderError', () => {
  it('says what failed, on which client, where, and what to run next', () => {
    expect(renderError(error, buildScreen())).toBe(
      [
        'error: acme: app did not become healthy',
        '  at clients/acme/docker-compose.yml:12:3',
        '  → run `pulso logs acme app`',
      ].join('\n'),
    );
  });

  it('does not name a client twice', () => {
    const named = new PulsoError('unknown-client', 'there is no client "acme"', { slug: 'acme' });
    expect(renderError(named, buildScreen())).toBe('error: there is no client "acme"');
  });

  it('shows the stack traces of an error and its causes only if asked for', () => {
    expect(renderError(error, buildScreen())).not.toContain('render-error.test.ts');
    const text = renderError(error, buildScreen(), { debug: true });
    expect(text).toContain('render-error.test.ts');
    expect(text).toContain('RangeError: the cause');
  });
});

it('cuts log lines to the width of a terminal, and leaves them whole in a pipe', () => {
  const log = `  {"message":"${'x'.repeat(300)}"}`;
  const error = new PulsoError('unhealthy', `it is not healthy\nlast log lines of app:\n${log}`);
  const onScreen = renderError(error, buildScreen(60)).split('\n')[2] ?? '';
  expect(onScreen).toHaveLength(60);
  expect(renderError(error, buildScreen(undefined))).toContain(log);
});
