// Chance that can be repeated: the same seed gives the same storm.

const adjectives = [
  'amber',
  'brisk',
  'calm',
  'dusky',
  'early',
  'faint',
  'grey',
  'hollow',
  'icy',
  'keen',
  'late',
  'mild',
];
const nouns = [
  'heron',
  'kettle',
  'lantern',
  'meadow',
  'north',
  'otter',
  'pier',
  'quarry',
  'ridge',
  'sail',
  'tern',
  'vale',
];

/** A seed that can be read out over a telephone. */
export function newSeed(random = Math.random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  return `${pick(adjectives)}-${pick(nouns)}-${Math.floor(random() * 100)}`;
}

/** What may stand in the address as a seed; undefined for anything else. */
export function readSeed(text) {
  return /^[\w-]{1,40}$/.test(text ?? '') ? text : undefined;
}

/**
 * Numbers from 0 to below 1, always the same ones for the same seed (mulberry32, started by FNV-1a of the text).
 * @param {string} seed
 */
export function chanceOf(seed) {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
