// What the page's address says about the storm, so that it can be repeated and passed on.
import { newSeed, readSeed } from './seed.js';
import { strengths } from './storm.js';

/** Messages a second of each client. */
export const rates = [0, 1, 2, 4];
export const speeds = [0.5, 1, 2, 4];
/** Faults in a storm; 0 for ever. */
export const lengths = [12, 40, 200, 0];

const choices = {
  strength: { among: strengths.map((_, index) => index + 1), usual: 2 },
  rate: { among: rates, usual: 2 },
  speed: { among: speeds, usual: 1 },
  faults: { among: lengths, usual: 40 },
};

export function readAddress(search = window.location.search) {
  const params = new URLSearchParams(search);
  const settings = { seed: readSeed(params.get('seed')) ?? newSeed() };
  for (const [name, { among, usual }] of Object.entries(choices)) {
    const given = Number(params.get(name) ?? NaN);
    settings[name] = among.includes(given) ? given : usual;
  }
  return settings;
}

/** The seed always stands there, the rest only where it is unusual. */
export function writeAddress(settings) {
  const address = new URL(window.location.href);
  address.searchParams.set('seed', settings.seed);
  for (const [name, { usual }] of Object.entries(choices)) {
    if (settings[name] === usual) address.searchParams.delete(name);
    else address.searchParams.set(name, String(settings[name]));
  }
  window.history.replaceState(null, '', address);
}
