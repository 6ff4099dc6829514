/** The metadata calls that `@peculiar/x509`'s injector needs on `Reflect` before it loads. Import first. */
const store = new WeakMap<object, Map<string, unknown>>();

function own(key: unknown, target: object): unknown {
  return store.get(target)?.get(String(key));
}

function inherited(key: unknown, target: object): unknown {
  for (let at: object | null = target; at; at = Object.getPrototypeOf(at) as object | null) {
    const value = own(key, at);
    if (value !== undefined) return value;
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: object): void {
  const values = store.get(target) ?? new Map<string, unknown>();
  store.set(target, values.set(String(key), value));
}

if (!("getMetadata" in Reflect)) {
  Object.assign(Reflect, {
    getMetadata: inherited,
    getOwnMetadata: own,
    hasOwnMetadata: (key: unknown, target: object) => own(key, target) !== undefined,
    defineMetadata: define,
    metadata: (key: unknown, value: unknown) => (target: object) => define(key, value, target),
  });
}
