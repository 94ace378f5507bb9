import { describe, expect, it } from 'vitest';
import { planProbes } from '../../src/assess/plan-probes.ts';
import { formatProbes, isProbeHost, parseAnswers } from '../../src/assess/probe-program.ts';
import type { Probe } from '../../src/assess/probe.ts';
import { buildOther, buildSurvey, buildSurveyed } from '../support/build-survey.ts';

const clients = new Set(['acme', 'beta']);

/** One line a probe, without those that every client has. */
function planText(survey = buildSurvey(), published: number | undefined = 40_000): string[] {
  return planProbes({ slug: 'acme', clients, survey, published }).map(
    ({ kind, how, host, port, owner, control }) =>
      [kind, how, port === undefined ? host : `${host}:${port}`, owner ?? control ?? '-'].join(' '),
  );
}

describe('planProbes', () => {
  it('tries containers, published ports, gateways, names, the engine and metadata services', () => {
    expect(planText()).toEqual([
      'container tcp 10.1.0.2:8080 acme',
      'container tcp 10.2.0.2:8080 beta',
      'host-port tcp 10.1.0.1:8002 beta',
      'host-port tcp 172.17.0.1:8002 beta',
      'gateway tcp 10.2.0.1:8002 beta',
      'host-port tcp 10.1.0.1:40000 seen',
      'host-port tcp 172.17.0.1:40000 seen',
      'engine tcp 10.1.0.1:2375 -',
      'engine tcp 10.1.0.1:2376 -',
      'engine tcp 172.17.0.1:2375 -',
      'engine tcp 172.17.0.1:2376 -',
      'own-name name app acme',
      'dns name beta-app-1 beta',
      'host-name name host.docker.internal -',
      'host-name name gateway.docker.internal -',
      'host-name name host.containers.internal -',
      'metadata http 10.1.0.1:40000 seen',
      'metadata http 203.0.113.1:80 void',
      'metadata http 169.254.169.254:80 -',
      'metadata http fd00:ec2::254:80 -',
      'metadata http metadata.google.internal:80 -',
    ]);
  });

  it('tries the doors that the engine names, and connects to names that all resolve', () => {
    const engineDoors = [{ host: '10.96.0.1', port: 443, what: 'the API server' }];
    const text = planText(buildSurvey({ engineDoors, namesForAll: true }));
    expect(text.filter((line) => /^(engine|dns|own-name)/.test(line))).toEqual([
      'engine tcp 10.96.0.1:443 -',
      'own-name name app acme',
      'dns tcp beta-app-1:8080 beta',
    ]);
  });

  it('takes every door for that of another where it is planned for no client', () => {
    const probes = planProbes({ slug: '', clients, survey: buildSurvey(), published: 40_000 });
    const kinds = new Set(probes.map(({ kind, control }) => `${kind} ${control ?? ''}`));
    expect(kinds).toContain('host-port seen');
    expect(kinds).toContain('metadata seen');
  });

  it('tries a port at the one address that it is published on', () => {
    const published = [{ hostIp: '192.0.2.7', port: 8002, target: 8080 }];
    const containers = [buildSurveyed(), buildOther({ published })];
    expect(planText(buildSurvey({ containers }))).toContain('host-port tcp 192.0.2.7:8002 beta');
  });

  it('tries nothing of containers that are not of the workspace', () => {
    const containers = [buildSurveyed(), buildOther({ slug: 'foreign' })];
    expect(
      planText(buildSurvey({ containers })).filter((line) => line.includes('foreign')),
    ).toEqual([]);
  });

  it('tries a number of doors that grows with the number of clients, not with its square', () => {
    const count = (others: number): number => {
      const all = Array.from({ length: others }, (_, at) =>
        buildOther({
          slug: `c${at}`,
          addresses: [{ network: `c${at}`, address: `10.2.${at}.2`, gateway: `10.2.${at}.1` }],
          names: [`c${at}-app-1`],
          published: [{ hostIp: '127.0.0.1', port: 9000 + at, target: 8080 }],
        }),
      );
      const survey = buildSurvey({ containers: [buildSurveyed(), ...all] });
      const slugs = new Set(['acme', ...all.map(({ slug }) => slug ?? '')]);
      return planProbes({ slug: 'acme', clients: slugs, survey, published: 40_000 }).length;
    };
    expect(count(200) - count(100)).toBe(count(100) - count(0));
  });
});

describe('the text that the probe program is given', () => {
  it.each(['app', 'acme-app-1', '10.1.0.2', 'fd00:ec2::254'])('takes %s', (host) => {
    expect(isProbeHost(host)).toBe(true);
  });

  it.each(['-e', 'a b', 'a\nb', '$(id)', '`id`', '', '::1', 'a;b', "a'b"])('refuses %j', (host) => {
    expect(isProbeHost(host)).toBe(false);
  });

  it('has one line a probe', () => {
    const [probe] = planProbes({ slug: 'acme', clients, survey: buildSurvey() });
    expect(formatProbes([probe as Probe])).toBe('0 tcp 10.1.0.2 8080\n');
  });
});

describe('parseAnswers', () => {
  const probes: Probe[] = [
    { id: 0, kind: 'container', how: 'tcp', host: 'a', port: 1, what: '' },
    { id: 1, kind: 'dns', how: 'name', host: 'b', what: '' },
    { id: 2, kind: 'metadata', how: 'http', host: 'c', port: 80, what: '' },
  ];

  it('reads results, addresses and answers', () => {
    const text =
      '1 open 10.0.0.1 10.0.0.2\n0 refused\n2 open HTTP/1.0 200 OK server: x\nend node\n';
    expect(parseAnswers(text, probes)).toEqual({
      tool: 'node',
      answers: [
        { id: 1, result: 'open', addresses: ['10.0.0.1', '10.0.0.2'] },
        { id: 0, result: 'refused' },
        { id: 2, result: 'open', answer: 'HTTP/1.0 200 OK server: x' },
      ],
    });
  });

  it('passes over lines that are not answers', () => {
    const text = 'warning: x\n9 open\n0 maybe\n0 open\nend sh\n';
    expect(parseAnswers(text, probes)).toEqual({
      tool: 'sh',
      answers: [{ id: 0, result: 'open' }],
    });
  });

  it('counts nothing of an output whose end is missing', () => {
    expect(parseAnswers('0 silent\n1 unknown-name\n', probes)).toBeUndefined();
  });
});
