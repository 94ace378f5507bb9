import type Dockerode from 'dockerode';
import { describe, expect, it } from 'vitest';
import {
  isQuestionable,
  listInstances,
  listLeftovers,
} from '../../../../src/engines/docker/observe/list-instances.ts';

const NOW = Date.parse('2024-05-01T12:00:00Z');
const HOUR = 3_600_000;

function container(fields: object = {}): Dockerode.ContainerInfo {
  return {
    Id: 'id',
    Names: ['/acme-database-1'],
    Image: 'postgres:15',
    ImageID: 'sha256:1',
    State: 'running',
    Status: 'Up 3 hours (healthy)',
    Created: (NOW - 3 * HOUR) / 1000,
    Labels: { 'com.docker.compose.service': 'database' },
    NetworkSettings: { Networks: { acme_default: { NetworkID: 'n1' } } },
    Ports: [],
    ...fields,
  } as unknown as Dockerode.ContainerInfo;
}

const list = (fields: object): ReturnType<typeof listInstances> =>
  listInstances([container(fields)], new Map([['acme_default', 'n1']]));

describe('listLeftovers', () => {
  it('has one-off containers, but for those that the engine is removing', () => {
    const Labels = { 'com.docker.compose.oneoff': 'True' };
    const kept = container({ Labels, Id: 'kept', Names: ['/acme-app-run-1'], State: 'exited' });
    const going = container({ Labels, Id: 'going', State: 'removing' });
    expect(listLeftovers([container(), kept, going])).toEqual([
      { id: 'kept', name: 'acme-app-run-1' },
    ]);
  });
});

describe('listInstances', () => {
  it('takes what another tool made for what it is', () => {
    expect(list({})).toMatchObject([
      {
        name: 'database',
        state: 'running',
        health: 'healthy',
        image: 'postgres:15',
        dependsOn: [],
      },
    ]);
    expect(list({})[0]).not.toHaveProperty('hash');
    expect(list({})[0]).not.toHaveProperty('facets');
  });

  it('leaves out one-off containers and what is no service', () => {
    const oneOff = { 'com.docker.compose.service': 'a', 'com.docker.compose.oneoff': 'True' };
    expect(list({ Labels: oneOff })).toEqual([]);
    expect(list({ Labels: {} })).toEqual([]);
  });

  it('reads what it waits for, and passes over what it cannot read', () => {
    const text =
      'database:service_healthy:false,cache:service_started:true,gone:service_started:false,broken,x:other:false';
    const labels = {
      'com.docker.compose.service': 'app',
      'com.docker.compose.depends_on': text,
      'pulso.facets': 'no json',
    };
    const [service] = list({ Labels: labels });
    expect(service?.dependsOn).toEqual([
      { service: 'database', condition: 'service_healthy' },
      { service: 'cache', condition: 'service_started', restart: true },
      { service: 'gone', condition: 'service_started' },
    ]);
    expect(service?.facets).toBeUndefined();
  });

  it('does not take a network for another of the same name', () => {
    const on = (id: string): object => ({
      NetworkSettings: { Networks: { acme_default: { NetworkID: id } } },
    });
    expect(list(on('n1'))[0]?.networks).toEqual(['acme_default']);
    expect(list(on('n0'))[0]?.networks).toEqual([]);
    expect(list(on(''))[0]?.networks).toEqual(['acme_default']);
  });

  it('counts a port on IPv4 and IPv6 once, and one that is not published not at all', () => {
    const Ports = [
      { IP: '::', PrivatePort: 80, PublicPort: 8001, Type: 'tcp' },
      { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8001, Type: 'tcp' },
      { PrivatePort: 9000, Type: 'tcp' },
      { IP: '127.0.0.1', PrivatePort: 5432, PublicPort: 5433, Type: 'tcp' },
    ];
    expect(list({ Ports })[0]?.ports.map((port) => port.published)).toEqual([5433, 8001]);
  });

  it.each([
    ['removing', 'dead'],
    ['restarting', 'restarting'],
    ['something new', 'dead'],
  ])('takes %s for %s', (State, state) => {
    expect(list({ State })[0]?.state).toBe(state);
  });
});

describe('isQuestionable', () => {
  it.each<[string, object, boolean]>([
    ['has run since it was made', {}, false],
    ['was made hours before it came up', { Created: (NOW - 9 * HOUR) / 1000 }, true],
    ['waited a minute for others', { Status: 'Up 3 seconds', Created: NOW / 1000 - 63 }, false],
    ['is restarting', { State: 'restarting', Status: 'Restarting (1) 2 seconds ago' }, true],
    ['is starting', { Status: 'Up 3 hours (health: starting)' }, true],
    ['is stopped', { State: 'exited', Status: 'Exited (0) 2 hours ago' }, false],
  ])('asks about a container that %s: %o', (_what, fields, expected) => {
    expect(isQuestionable(container(fields), NOW)).toBe(expected);
  });
});
