import { describe, expect, it } from 'vitest';
import {
  findListeners,
  judgeProbes,
  readReference,
  type ClientProbes,
} from '../../src/assess/judge-probes.ts';
import { planProbes } from '../../src/assess/plan-probes.ts';
import type { ProbeAnswer } from '../../src/assess/probe.ts';
import { buildSurvey } from '../support/build-survey.ts';

type Said = Partial<ProbeAnswer>;

/** What every probe is answered where all is well: own doors and controls open, the rest closed. */
const GOOD: Readonly<Record<string, Said>> = {
  'container 10.1.0.2 8080': { result: 'open' },
  'host-port 10.1.0.1 40000': { result: 'open' },
  'host-port 172.17.0.1 40000': { result: 'open' },
  'host-port 10.1.0.1 8002': { result: 'refused' },
  'own-name app': { result: 'open', addresses: ['10.1.0.2'] },
  'metadata 10.1.0.1 40000': { result: 'open', answer: 'HTTP/1.0 200 pulso' },
};

const NAMES = ['dns', 'own-name', 'host-name'];

function probesOf(changes: Readonly<Record<string, Said | undefined>> = {}): ClientProbes {
  const survey = buildSurvey();
  const clients = new Set(['acme', 'beta']);
  const probes = planProbes({ slug: 'acme', clients, survey, published: 40_000 });
  const answers = probes.flatMap(({ id, kind, host, port }): ProbeAnswer[] => {
    const key = [kind, host, port].filter((one) => one !== undefined).join(' ');
    const said = key in changes ? changes[key] : GOOD[key];
    if (key in changes && said === undefined) return [];
    return [{ id, result: NAMES.includes(kind) ? 'unknown-name' : 'silent', ...said }];
  });
  return { slug: 'acme', probes, answers };
}

const owners = new Map([
  ['10.1.0.2', 'acme'],
  ['10.2.0.2', 'beta'],
]);

function judge(changes: Readonly<Record<string, Said | undefined>> = {}, listeners: string[] = []) {
  return judgeProbes(probesOf(changes), {
    ...{ owners, listeners: new Set(listeners) },
  });
}

/** `result code:detail → toward` */
function findings(changes?: Readonly<Record<string, Said | undefined>>): string[] {
  return judge(changes).findings.map(
    ({ result, code, detail, toward }) => `${result} ${code}:${detail ?? ''} → ${toward ?? '-'}`,
  );
}

describe('judgeProbes', () => {
  it('finds nothing where every control was seen and nothing else answered', () => {
    expect(findings()).toEqual([]);
  });

  it('counts what was tried, and which closed doors have a listener behind them', () => {
    expect(judge({}, ['10.2.0.2 8080']).tried[0]).toEqual({
      ...{ kind: 'container', tried: 1, open: 0, closed: 1, blind: 0, confirmed: 1 },
    });
  });

  it.each([
    ['a container', 'container 10.2.0.2 8080', {}, 'open isolation-reachable:beta → beta'],
    ['a published port', 'host-port 172.17.0.1 8002', {}, 'open isolation-open-port:8002 → beta'],
    [
      "another client's gateway",
      'gateway 10.2.0.1 8002',
      {},
      'open isolation-open-port:8002 → beta',
    ],
    [
      "the engine's API",
      'engine 172.17.0.1 2375',
      {},
      'open isolation-engine-socket:172.17.0.1 → -',
    ],
    [
      'a metadata service',
      'metadata 169.254.169.254 80',
      { answer: 'HTTP/1.1 401 server: EC2ws' },
      'open isolation-metadata:169.254.169.254 → -',
    ],
    [
      "another client's name",
      'dns beta-app-1',
      { addresses: ['10.2.0.2'] },
      'open isolation-reachable:beta → beta',
    ],
    [
      'its own name at another client',
      'own-name app',
      { addresses: ['10.1.0.2', '10.2.0.2'] },
      'open isolation-foreign-name:acme → -',
    ],
    [
      'a name for the machine',
      'host-name host.docker.internal',
      { addresses: ['172.17.0.1'] },
      'open isolation-host-gateway:host.docker.internal → -',
    ],
  ])('finds %s that answers', (_, key, said, expected) => {
    expect(findings({ [key]: { result: 'open', ...said } })).toEqual([expected]);
  });

  it("takes an answer that every address gives for a proxy's, not for a metadata service", () => {
    const proxy = { result: 'open', answer: 'HTTP/1.0 426 Upgrade Required' } as const;
    const changes = { 'metadata 203.0.113.1 80': proxy, 'metadata 169.254.169.254 80': proxy };
    expect(findings(changes)).toEqual([]);
  });

  it("takes another client's name that leads elsewhere for closed", () => {
    const elsewhere = { result: 'open', addresses: ['192.0.2.9'] } as const;
    expect(findings({ 'dns beta-app-1': elsewhere })).toEqual([]);
  });

  it.each([
    ['container', { 'container 10.1.0.2 8080': { result: 'silent' } }, 'container'],
    ['the listener on the machine', {}, 'host-port'],
  ])('is blind where %s was not seen', (_, changes, kind) => {
    const unseen = {
      ...{ 'host-port 10.1.0.1 40000': { result: 'silent' } as const },
      ...{ 'host-port 172.17.0.1 40000': { result: 'silent' } as const, ...changes },
    };
    expect(findings(unseen as Record<string, Said>)).toContain(`blind isolation-blind:${kind} → -`);
  });

  it('is blind to names where its own name does not resolve', () => {
    expect(findings({ 'own-name app': { result: 'unknown-name' } })).toEqual(
      expect.arrayContaining([
        'blind isolation-blind:dns → -',
        'blind isolation-blind:own-name → -',
      ]),
    );
  });

  it('is blind to metadata services where its listener was not heard', () => {
    const changes = { 'metadata 10.1.0.1 40000': { result: 'silent' } as const };
    expect(findings(changes)).toEqual(['blind isolation-blind:metadata → -']);
  });

  it('takes a missing answer for blind, never for closed', () => {
    expect(findings({ 'container 10.2.0.2 8080': undefined })).toEqual([
      'blind isolation-blind:container → -',
    ]);
  });

  it('is blind to everything where the probes did not run', () => {
    const { probes } = probesOf();
    const { findings: found, tried } = judgeProbes(
      { slug: 'acme', probes },
      { owners, listeners: new Set() },
    );
    expect(found.map(({ result }) => result)).toEqual(tried.map(() => 'blind'));
    expect(tried.every(({ closed }) => closed === 0)).toBe(true);
  });

  const UNSEEN: Record<string, Said> = {
    'host-port 10.1.0.1 40000': { result: 'silent' },
    'host-port 172.17.0.1 40000': { result: 'silent' },
    'metadata 10.1.0.1 40000': { result: 'silent' },
  };
  const reference = {
    open: new Set(['10.2.0.2 8080']),
    tried: 9,
    reachesMachine: true,
    hears: true,
  };
  const compared = (changes: Partial<typeof reference> = {}) =>
    judgeProbes(probesOf({ ...UNSEEN, 'host-port 10.1.0.1 8002': { result: 'silent' } }), {
      ...{ owners, listeners: new Set<string>(), reference: { ...reference, ...changes } },
    });

  it('needs no listener on the machine if a place without policies saw it', () => {
    expect(compared().findings).toEqual([]);
  });

  it('counts a closed door that a place without policies reached as confirmed', () => {
    expect(compared().tried[0]).toMatchObject({ kind: 'container', closed: 1, confirmed: 1 });
  });

  it('is blind to the machine if a place without policies did not see it either', () => {
    const kinds = compared({ reachesMachine: false, hears: false }).findings.map(
      (one) => one.detail,
    );
    expect(kinds).toEqual(['host-port', 'gateway', 'engine', 'metadata']);
  });

  it.each([
    ['open', [], 'open'],
    ['silent', [], undefined],
    ['unknown-name', [], undefined],
    ['silent', ['own-name app'], 'blind'],
  ] as const)('judges a name that all resolve by its port: %s %j', (result, unseen, expected) => {
    const survey = buildSurvey({ namesForAll: true });
    const clients = new Set(['acme', 'beta']);
    const probes = planProbes({ slug: 'acme', clients, survey, published: 40_000 });
    const answers = probes.map(({ id, kind, host, port }): ProbeAnswer => {
      const key = [kind, host, port].filter((one) => one !== undefined).join(' ');
      if (kind === 'dns') return { id, result };
      const said = (unseen as readonly string[]).includes(key) ? undefined : GOOD[key];
      return { id, result: NAMES.includes(kind) ? 'unknown-name' : 'silent', ...said };
    });
    const judged = judgeProbes({ slug: 'acme', probes, answers }, { owners, listeners: new Set() });
    expect(judged.findings.find(({ kind }) => kind === 'dns')?.result).toBe(expected);
  });

  it('reads what a place without policies reached, and the listeners that it saw', () => {
    expect(readReference(probesOf())).toEqual({
      open: new Set(['10.1.0.2 8080', '10.1.0.1 40000', '172.17.0.1 40000', 'app 0']),
      ...{ tried: probesOf().probes.length, reachesMachine: true, hears: true },
    });
    expect(readReference(probesOf(UNSEEN))).toMatchObject({ reachesMachine: false, hears: false });
  });
});

describe('findListeners', () => {
  it("names what a client's own probe found open", () => {
    expect([...findListeners([probesOf()])]).toEqual(['10.1.0.2 8080']);
  });
});
