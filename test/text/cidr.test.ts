import { describe, expect, it } from 'vitest';
import { cidrRange, formatCidr, parseCidr, subnetsOverlap } from '../../src/text/cidr.ts';

describe('parseCidr', () => {
  it.each(['0.0.0.0/0', '10.181.0.64/26', '255.255.255.255/32'])('reads %s', (text) => {
    const cidr = parseCidr(text);
    expect(cidr && formatCidr(cidr)).toBe(text);
  });

  it.each(['', '10.181.0.65/26', '10.181.0/26', '256.0.0.0/8', '10.0.0.0/33', '10.0.0.0'])(
    'rejects %j',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  it('gives the first and last address', () => {
    expect(cidrRange(parseCidr('0.0.1.0/24')!)).toEqual({ first: 256, last: 511 });
  });
});

describe('subnetsOverlap', () => {
  it.each([
    ['10.0.0.0/24', '10.0.0.0/24', true],
    ['10.0.0.0/16', '10.0.255.0/24', true],
    ['10.0.255.0/24', '10.0.0.0/16', true],
    ['10.0.0.0/24', '10.0.1.0/24', false],
    ['10.0.0.77/24', '10.0.0.0/26', true],
    ['0.0.0.0/0', '203.0.113.0/24', true],
    ['fd00::/64', '10.0.0.0/8', false],
    ['', '10.0.0.0/8', false],
  ])('of %j and %j is %s', (one, other, expected) => {
    expect(subnetsOverlap(one, other)).toBe(expected);
  });
});
