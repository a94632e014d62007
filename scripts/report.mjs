/** What `npm test` adds to node's report: the files that took longest. Several may run in one process, each after the other. */
export default async function* report(events) {
  const took = new Map();
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.nesting !== 0 || !data.file) continue;
    took.set(data.file, (took.get(data.file) ?? 0) + data.details.duration_ms);
  }
  const slow = [...took].filter(([, time]) => time > 5_000).toSorted(([, a], [, b]) => b - a);
  if (slow.length === 0) return;
  yield `\nFiles that took more than 5 s, of ${took.size}:\n`;
  for (const [file, time] of slow)
    yield `  ${(time / 1_000).toFixed(1).padStart(5)} s  ${file.slice(process.cwd().length + 1)}\n`;
}
