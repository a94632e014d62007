import type { Store } from '../../server/src/store/store.ts';

/** A store of which some methods are others. */
export function wrapStore(store: Store, changes: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      if (Object.hasOwn(changes, name)) return changes[name];
      const value = target[name];
      // The real methods use private fields.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
