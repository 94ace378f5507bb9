import { describe, expect, it } from 'vitest';
import { readRegistryAuth } from '../../../../src/engines/docker/connect/registry-auth.ts';

const auth = (text: string): { auth: string } => ({ auth: Buffer.from(text).toString('base64') });
const config = JSON.stringify({
  auths: {
    'mirror.example:5000': auth('ana:pass:word'),
    'https://other.example/v2/': auth('ben:two'),
    'helped.example': {},
    'broken.example': auth('no colon'),
  },
});

describe('readRegistryAuth', () => {
  it.each([
    ['mirror.example:5000/team/app:1', 'ana', 'pass:word'],
    ['other.example/app', 'ben', 'two'],
  ])('finds what was stored for %s', (image, username, password) => {
    expect(readRegistryAuth(config, image)).toMatchObject({ username, password });
  });

  it.each(['app:1', 'team/app', 'mirror.example/app', 'helped.example/app', 'broken.example/app'])(
    'finds nothing for %s',
    (image) => {
      expect(readRegistryAuth(config, image)).toBeUndefined();
    },
  );

  it.each(['', 'no json', '{}', '{"auths":{}}'])('finds nothing in "%s"', (text) => {
    expect(readRegistryAuth(text, 'mirror.example:5000/app')).toBeUndefined();
  });
});
