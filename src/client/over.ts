/** An object as it is, but for what is said anew. All else it is asked itself, so that it may be of any class. */
export function over<T extends object>(base: T, anew: Partial<T>): T {
  return new Proxy(base, {
    get(_, name) {
      if (Object.hasOwn(anew, name)) return Reflect.get(anew, name) as unknown;
      const value = Reflect.get(base, name, base) as unknown;
      return typeof value === 'function' ? (value.bind(base) as unknown) : value;
    },
  });
}
