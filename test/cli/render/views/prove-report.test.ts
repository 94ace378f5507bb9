import { describe, expect, it } from 'vitest';
import { proveHtml } from '../../../../src/cli/render/views/prove-html.ts';
import { proveMarkdown } from '../../../../src/cli/render/views/prove-markdown.ts';
import { proveText } from '../../../../src/cli/render/views/prove-text.ts';
import type {
  ProveClient,
  ProveResult,
} from '../../../../src/operations/catalog/schemas/prove-schemas.ts';
import { buildScreen } from '../../../support/build-screen.ts';

function buildClient(fields: Partial<ProveClient> = {}): ProveClient {
  const slug = fields.slug ?? 'acme';
  const none = { open: 0, blind: 0, confirmed: 0 };
  return {
    ...{ slug, target: 'local', outcome: 'closed' },
    from: { image: 'pulso/instance:1.0.0', tool: 'node' },
    ...{ desired: 'd'.repeat(64), observed: 'o'.repeat(64), doors: ['10.1.0.2 port 8080 (app)'] },
    tried: [
      { ...none, kind: 'container', tried: 3, closed: 3, confirmed: 2 },
      { ...none, kind: 'metadata', tried: 3, closed: 3 },
    ],
    findings: [],
    ...fields,
  };
}

function buildResult(...clients: ProveClient[]): ProveResult {
  return {
    ...{ startedAt: '2026-03-04T05:06:07.000Z', endedAt: '2026-03-04T05:06:09.000Z' },
    ...{ by: 'ana@ops-1', workspace: 'ws-1', digest: 'e'.repeat(64), clients },
    targets: [{ name: 'local', engine: 'docker', clients: 2, atOnce: 6 }],
  };
}

const open: ProveClient = buildClient({
  ...{ slug: 'beta', outcome: 'open' },
  findings: [
    {
      ...{ slug: 'beta', kind: 'container', result: 'open', code: 'isolation-reachable' },
      ...{ detail: 'acme', toward: 'acme', allowed: false },
      message: 'connects to 10.1.0.2 port 8080 (app of acme)',
    },
  ],
});

/** Texts that would be markup if they were not escaped. */
const HOSTILE = '<script>alert("1")</script>|`x`\n# [a](b)';
const hostile: ProveClient = buildClient({
  ...{ slug: HOSTILE, outcome: 'open', doors: [HOSTILE] },
  from: { image: HOSTILE, tool: 'sh' },
  findings: [
    {
      ...{ slug: HOSTILE, kind: 'shared', result: 'open', code: 'isolation-foreign-network' },
      ...{ detail: HOSTILE, toward: HOSTILE, allowed: false, message: HOSTILE },
    },
  ],
  error: { code: 'internal', message: HOSTILE },
});

describe('proveText', () => {
  it('shows a line a client, then what is open, and the digest', async () => {
    const text = proveText(buildResult(buildClient(), open), buildScreen());
    await expect(text).toMatchFileSnapshot('../../../fixtures/prove/prove-report.txt');
  });
});

describe('proveMarkdown', () => {
  it('writes a whole report', async () => {
    await expect(proveMarkdown(buildResult(buildClient(), open))).toMatchFileSnapshot(
      '../../../fixtures/prove/prove-report.md',
    );
  });

  it('lets no text of a client be markdown or HTML', () => {
    const text = proveMarkdown(buildResult(hostile));
    const lines = text.split('\n');
    expect(lines.filter((line) => line.startsWith('# '))).toEqual(['# Isolation report']);
    const outsideCode = text.replace(/(`+)[^`][\s\S]*?\1/g, '').replace(/<code>[^<]*<\/code>/g, '');
    expect(outsideCode).not.toContain('<');
    expect(outsideCode).not.toContain('[a](b)');
    const widths = lines
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split('|').length);
    expect([...new Set(widths)].sort()).toEqual([4, 7, 8, 9].filter((one) => widths.includes(one)));
  });
});

describe('proveHtml', () => {
  it('writes a whole page without anything from elsewhere', async () => {
    const page = proveHtml(buildResult(buildClient(), open));
    await expect(page).toMatchFileSnapshot('../../../fixtures/prove/prove-report.html');
    expect(page).not.toMatch(/<script|<img|<link|https?:/);
  });

  it('escapes every text of a client', () => {
    const page = proveHtml(buildResult(hostile));
    expect(page).not.toContain('<script');
    expect(page.match(/&#60;script&#62;/g)?.length).toBeGreaterThan(5);
  });
});
