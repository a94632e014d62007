// The chaos page reaches the relay through wires, so at other ports than its own: the relay has to let it in by name.

/**
 * The relay's flags, with the demo pages' own origins among those that may connect.
 * @param {number} port The relay's. @param {string[]} flags @param {NodeJS.ProcessEnv} env
 */
export function allowPages(port, flags, env) {
  const given = [];
  const rest = [];
  for (let index = 0; index < flags.length; index++) {
    if (flags[index] === '--origins') given.push(flags[++index] ?? '');
    else if (flags[index].startsWith('--origins=')) given.push(flags[index].slice('--origins='.length));
    else rest.push(flags[index]);
  }
  const wanted = given.at(-1) ?? (env.LIVE_CHAT_ORIGINS || undefined);
  const own = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`);
  return [...rest, '--origins', wanted === '*' ? '*' : [...own, ...(wanted ? [wanted] : [])].join(',')];
}
