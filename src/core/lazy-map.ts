/** A map whose values are read when they are first asked for, each once. */
export class LazyMap<Value> implements ReadonlyMap<string, Value> {
  readonly #list: () => Iterable<string>;
  readonly #read: (key: string) => Value | undefined;
  readonly #values = new Map<string, Value | undefined>();
  #keys: readonly string[] | undefined;

  /** `read` may know keys that are not listed; what is listed has a value. */
  constructor(list: () => Iterable<string>, read: (key: string) => Value | undefined) {
    this.#list = list;
    this.#read = read;
  }

  get(key: string): Value | undefined {
    const known = this.#values.get(key);
    if (known !== undefined || this.#values.has(key)) return known;
    const value = this.#read(key);
    this.#values.set(key, value);
    return value;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  keys(): MapIterator<string> {
    this.#keys ??= [...this.#list()];
    return this.#keys.values();
  }

  *entries(): MapIterator<[string, Value]> {
    for (const key of this.keys()) {
      const value = this.get(key);
      if (value !== undefined) yield [key, value];
    }
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  forEach(each: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this.entries()) each(value, key, this);
  }

  get size(): number {
    return [...this.keys()].length;
  }
}

/** A map with other values over its own, sorted by key: undefined takes one away. Values are read when asked for. */
export function overlay<Value>(
  map: ReadonlyMap<string, Value>,
  over: ReadonlyMap<string, Value | undefined>,
): LazyMap<Value> {
  return new LazyMap(
    () => {
      const kept = [...map.keys()].filter((key) => !over.has(key));
      const added = [...over].flatMap(([key, value]) => (value === undefined ? [] : [key]));
      return [...kept, ...added].sort();
    },
    (key) => (over.has(key) ? over.get(key) : map.get(key)),
  );
}
