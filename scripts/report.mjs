/** What `npm test` adds to node's report: the files that took longest. */
export default async function* report(events) {
  const files = [];
  for await (const { type, data } of events) {
    if (type === 'test:summary' && data.file) files.push(data);
  }
  const slow = files.filter(({ duration_ms }) => duration_ms > 5_000).toSorted((a, b) => b.duration_ms - a.duration_ms);
  if (slow.length === 0) return;
  yield `\nFiles that took more than 5 s, of ${files.length}:\n`;
  for (const { file, duration_ms } of slow)
    yield `  ${(duration_ms / 1_000).toFixed(1).padStart(5)} s  ${file.slice(process.cwd().length + 1)}\n`;
}
