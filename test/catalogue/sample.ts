/** A number that a state has by its name: the same whatever states are added beside it. What is not done for all states is done for some by it. */
export const numberOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_973, 0);
