import { describe, expect, it } from 'vitest';
import {
  formatDockerAddress,
  parseDockerAddress,
} from '../../../../src/engines/docker/connect/docker-address.ts';

describe('parseDockerAddress', () => {
  it.each([
    ['unix:///var/run/docker.sock', 'unix:///var/run/docker.sock'],
    ['unix:///a folder/ñ.sock', 'unix:///a folder/ñ.sock'],
    ['tcp://engine', 'tcp://engine:2375'],
    ['tcp://10.1.2.3:2376', 'tcp://10.1.2.3:2376'],
    ['tcp://[::1]:2376', 'tcp://::1:2376'],
    ['https://engine', 'tcp://engine:2376'],
    ['engine:2375', 'tcp://engine:2375'],
    ['ssh://ops@engine', 'ssh://engine'],
    ['ssh://ops@engine:2222', 'ssh://engine:2222'],
  ])('reads %s', (text, address) => {
    expect(formatDockerAddress(parseDockerAddress(text))).toBe(address);
  });

  it('keeps the user of an ssh address', () => {
    expect(parseDockerAddress('ssh://a%40b@engine')).toMatchObject({ username: 'a@b' });
    expect(parseDockerAddress('ssh://engine')).toMatchObject({ username: undefined });
  });

  it.each([
    '',
    'unix://',
    'unix://relative.sock',
    'ftp://engine',
    'tcp://',
    'tcp://a b',
    'npipe:////./pipe/x',
    'ssh://-oProxyCommand=x',
    'ssh://-l@engine',
    'ssh://%2DoProxyCommand@engine',
    'ssh://a%0ab@engine',
  ])('refuses "%s"', (text) => {
    expect(() => parseDockerAddress(text)).toThrow(
      `"${text}" is not an address of a Docker Engine`,
    );
  });
});
