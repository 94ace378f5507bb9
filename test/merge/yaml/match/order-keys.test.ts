import { describe, expect, it } from 'vitest';
import { orderItems, orderKeys } from '../../../../src/merge/yaml/match/order-keys.ts';

/** `base template client`, a letter for each key. */
function orders(sides: string): Parameters<typeof orderKeys>[0] {
  const [base = [], template = [], client = []] = sides.split(' ').map((keys) => keys.split(''));
  return { base, template, client };
}

describe('orderKeys', () => {
  it.each([
    ['after the one before it', 'ab axb ab', 'axb'],
    ['at the front', 'ab xab ab', 'xab'],
    ['in its own order', 'ab axyb acb', 'axycb'],
    ['beside one that the client removed', 'abc abxc ac', 'abxc'],
    ['where the client has another order', 'abc abxc cba', 'cbxa'],
  ])('puts a new key %s', (_what, sides, expected) => {
    expect(orderKeys(orders(sides)).join('')).toBe(expected);
  });
});

describe('orderItems', () => {
  it.each([
    ['kept by both', 'abc abc abc', 'abc'],
    ['changed by the template', 'abc cab abXc', 'caXb'],
    ['changed by the client', 'abc abc cab', 'cab'],
    ['changed alike', 'abc cab cab', 'cab'],
    ['changed beside a removal', 'abcd dcb abcd', 'adcb'],
  ])('takes an order %s', (_what, sides, expected) => {
    expect(orderItems(orders(sides))?.join('')).toBe(expected);
  });

  it('has no answer where both changed the order', () => {
    expect(orderItems(orders('abc cab bac'))).toBeUndefined();
  });
});
