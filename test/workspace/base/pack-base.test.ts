import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { MergeFile } from '../../../src/merge/merge-types.ts';
import { decodeOpaque, encodeOpaque } from '../../../src/workspace/base/opaque-bytes.ts';
import {
  findDamage,
  isBaseOf,
  isRenderOf,
  packBase,
  unpackBase,
} from '../../../src/workspace/base/pack-base.ts';

const template = { name: 'template', version: '1.2.3', digest: `sha256:${'d'.repeat(64)}` };

function fileOf(bytes: Uint8Array | string, rest: Partial<MergeFile> = {}): MergeFile {
  return { bytes: Buffer.from(bytes), executable: false, ...rest };
}

const files = new Map([
  ['config/client.yaml', fileOf('slug: claro\nlanguage: es\n')],
  ['bin/run.sh', fileOf('#!/bin/sh\r\n', { executable: true })],
  ['src/own.txt', fileOf('', { seed: true })],
  ['logo.png', fileOf(randomBytes(5000))],
  ['ñandú/ラーメン.txt', fileOf('a\0b')],
]);
const inputs = {
  ...{ block: 3, ports: { web: 8003 }, subnet: '10.181.0.64/26', target: 'local' },
  answers: { fee: 10, plan: 'pro' },
};
const packed = packBase({ template, inputs, files });

/** As a tool that changes texts would: `sed`, a formatter, an editor. */
function edit(change: (text: string) => string): Buffer {
  return Buffer.from(change(packed.toString('latin1')), 'latin1');
}

describe('packBase', () => {
  it('keeps every byte, mode and seed', () => {
    const { template: of, inputs: from, files: read } = unpackBase(packed);
    expect(of).toEqual(template);
    expect(from).toEqual(inputs);
    expect([...read.keys()]).toEqual([...files.keys()]);
    for (const [path, { bytes, ...rest }] of files) {
      expect(read.get(path)).toMatchObject(rest);
      expect(Buffer.from(read.get(path)?.bytes ?? []).equals(bytes)).toBe(true);
    }
  });

  it('packs a render without files', () => {
    expect(unpackBase(packBase({ template, files: new Map() })).files.size).toBe(0);
  });

  it('has nothing that a search for text finds, and no line end', () => {
    expect(packed[0]).toBe(0);
    expect(packed.subarray(1).every((byte) => byte >= 0xc0)).toBe(true);
  });

  it.each([
    ['search and replace of a word', (text: string) => text.replaceAll('claro', 'tigo')],
    ['search and replace of a letter', (text: string) => text.replace(/[a-z0-9]/gi, 'x')],
    ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['blanks cut from line ends', (text: string) => text.replace(/[ \t]+$/gm, '')],
    ['a line end added by a formatter', (text: string) => `${text}\n`],
    ['a line end of Windows added', (text: string) => `${text}\r\n`],
  ])('survives %s', (_what, change) => {
    const after = edit(change);
    expect(findDamage(after)).toBeUndefined();
    expect(isBaseOf(after, template)).toBe(true);
    expect(isRenderOf(after, inputs)).toBe(true);
    expect(unpackBase(after).files.size).toBe(files.size);
  });
});

describe('findDamage', () => {
  it('finds nothing in what was written', () => {
    expect(findDamage(packed)).toBeUndefined();
  });

  it('finds every bit that was flipped', () => {
    const places = [0, 1, 4, 5, 44, 45, 84, 85, 200, packed.length - 1];
    for (const at of places) {
      const bytes = Buffer.from(packed);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(findDamage(bytes), `byte ${at}`).toBeDefined();
    }
  });

  it.each([
    ['empty', Buffer.alloc(0), 'it is empty'],
    ['cut', packed.subarray(0, 300), 'checksum'],
    ['cut to its first bytes', packed.subarray(0, 3), 'does not begin'],
    ['longer', Buffer.concat([packed, packed.subarray(50)]), 'checksum'],
    ['a text', Buffer.from('<<<<<<< HEAD\n'), 'does not begin'],
    ['with line ends of Windows inside', edit((text) => text.replace(/.{90}/s, '$&\r\n')), 'checksum'], // prettier-ignore
  ])('finds a base that is %s', (_what, bytes, says) => {
    expect(findDamage(bytes)).toContain(says);
  });
});

describe('isBaseOf', () => {
  it.each([
    ['another version', { ...template, version: '1.2.4' }],
    ['another template', { ...template, name: 'other' }],
    ['another state of the version', { ...template, digest: 'x' }],
  ])('is false for %s', (_what, other) => {
    expect(isBaseOf(packed, template)).toBe(true);
    expect(isBaseOf(packed, other)).toBe(false);
  });
});

describe('isRenderOf', () => {
  it.each([
    ['another answer', { answers: { ...inputs.answers, fee: 50 } }],
    ['an answer of another type', { answers: { ...inputs.answers, fee: '10' } }],
    ['an answer less', { answers: { fee: 10 } }],
    ['another port', { ports: { web: 8004 } }],
    ['another block', { block: 4 }],
    ['no subnet', { subnet: null }],
    ['another target', { target: 'prod' }],
  ])('is false for %s', (_what, edit) => {
    expect(isRenderOf(packed, { ...inputs, ...edit })).toBe(false);
  });

  it('does not see the order of keys, nor what else a record has', () => {
    const record = { slug: 'acme', ...inputs, answers: { plan: 'pro', fee: 10 } };
    expect(isRenderOf(packed, record)).toBe(true);
  });

  it('is undefined for a base that does not say from what it was rendered', () => {
    const older = packBase({ template, files });
    expect(findDamage(older)).toBeUndefined();
    expect(isBaseOf(older, template)).toBe(true);
    expect(isRenderOf(older, inputs)).toBeUndefined();
    expect(unpackBase(older)).toEqual({ template, files: unpackBase(packed).files });
  });
});

describe('encodeOpaque', () => {
  it('gives back bytes of every length', () => {
    for (let length = 0; length < 70; length += 1) {
      const bytes = randomBytes(length);
      expect(decodeOpaque(encodeOpaque(bytes))?.equals(bytes), `length ${length}`).toBe(true);
    }
  });

  it('refuses bytes that it does not write', () => {
    expect(decodeOpaque(Buffer.from([0xc0, 0x41, 0xff, 0xc1]))).toBeUndefined();
  });
});
