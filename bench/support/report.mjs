// A table for the terminal and docs, and a bar chart (SVG) for the docs.
import { mkdirSync, writeFileSync } from 'node:fs';

export function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`;
  const [first, ...rest] = all;
  return [
    line(first),
    `| ${widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`,
    ...rest.map(line),
  ].join('\n');
}

export const thousands = (number) => Math.round(number).toLocaleString('en');

/** Horizontal bars, ours in the accent; readable on light and dark pages. */
export function chart(file, title, bars, unit) {
  const most = Math.max(...bars.map((bar) => bar.value));
  const row = 34;
  const rows = bars.map((bar, index) => {
    const y = 44 + index * row;
    const width = Math.max(2, (bar.value / most) * 430);
    return `<text x="0" y="${y + 15}">${bar.name}</text><rect x="110" y="${y}" width="${width.toFixed(1)}" height="22" rx="4" fill="${bar.ours ? '#0a6a78' : '#98a1a8'}"/><text x="${(118 + width).toFixed(1)}" y="${y + 15}">${thousands(bar.value)}</text>`;
  });
  const height = 52 + bars.length * row;
  mkdirSync('docs/assets', { recursive: true });
  writeFileSync(
    `docs/assets/${file}.svg`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#6b7680" role="img" aria-label="${title}"><text x="0" y="18" font-size="14" font-weight="600">${title}, ${unit}</text>${rows.join('')}</svg>\n`,
  );
}
