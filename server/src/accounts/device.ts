/** From the most special, which also says that it is one of the others. */
const browsers = [
  ['Edge', 'Edg'],
  ['Opera', 'OPR/'],
  ['Samsung Internet', 'SamsungBrowser'],
  ['Firefox', 'Firefox/'],
  ['Firefox', 'FxiOS'],
  ['Chrome', 'Chrome/'],
  ['Chrome', 'CriOS'],
  ['Safari', 'Safari/'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac', 'Mac OS X'],
  ['ChromeOS', 'CrOS'],
  ['Linux', 'Linux'],
] as const;

/** A browser's kind and system, so that people tell their sessions apart. Nothing else of what it says is kept. */
export function deviceOf(userAgent = ''): string {
  const find = (names: readonly (readonly [string, string])[]): string | undefined =>
    names.find(([, mark]) => userAgent.includes(mark))?.[0];
  const [browser, system] = [find(browsers), find(systems)];
  if (browser === undefined && system === undefined) return 'Unknown browser';
  return system === undefined ? browser! : `${browser ?? 'Browser'} on ${system}`;
}
