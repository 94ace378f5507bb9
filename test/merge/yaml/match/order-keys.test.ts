import fc from 'fast-check';
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

/** As orderKeys, by looking through the whole order for each key. */
function orderSlowly({ template, client }: Parameters<typeof orderKeys>[0]): string[] {
  const order = [...client];
  template.forEach((key, index) => {
    if (order.includes(key)) return;
    order.splice(index === 0 ? 0 : order.indexOf(template[index - 1] ?? '') + 1, 0, key);
  });
  return order;
}

it('orders any keys as a search through all of them does', () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 12 });
  fc.assert(
    fc.property(keys, keys, (template, client) => {
      const sides = { base: [], template, client };
      expect(orderKeys(sides)).toEqual(orderSlowly(sides));
    }),
    { numRuns: 1000 },
  );
});

it.each([
  ['in the same order', (key: number) => key],
  ['in the opposite order', (key: number) => 999 - key],
  ['with as many new ones', (key: number) => (key % 2 === 0 ? key : key + 1000)],
  ['with none in common', (key: number) => key + 1000],
])('reads each of a thousand keys a few times: %s', (_what, theirs) => {
  let reads = 0;
  const counted = (keys: string[]): string[] =>
    new Proxy(keys, {
      get: (of, key, self) => ((reads += 1), Reflect.get(of, key, self)) as unknown,
    });
  const range = Array.from({ length: 1000 }, (_, key) => key);
  const sides = () => ({
    base: counted(range.map(String)),
    template: counted(range.map(theirs).map(String)),
    client: counted(range.map(String)),
  });
  orderKeys(sides());
  orderItems(sides());
  expect(reads).toBeLessThan(50_000);
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
