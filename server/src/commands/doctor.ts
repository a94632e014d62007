import { styleText } from 'node:util';
import type { DoctorCommand } from '../config.ts';
import { examine } from '../doctor/doctor.ts';
import type { Finding, Verdict } from '../doctor/finding.ts';
import { bounds } from '../limits.ts';

const colours = { ok: 'green', note: 'yellow', bad: 'red' } as const satisfies Record<Verdict, string>;
const farewell = 'It was there as a guest who joined no room and wrote nothing; nobody sees it.';

function lineOf({ check, verdict, text, advice }: Finding): string {
  // The word says it; the colour, where there is one, says it again.
  const word = styleText(colours[verdict], verdict.padEnd(4), { stream: process.stdout });
  const line = `${word}  ${check.padEnd(13)} ${text}\n`;
  return advice === undefined ? line : `${line}${' '.repeat(20)}${advice}\n`;
}

/** Tells what it finds, a line each. Resolves to the exit code: 1 when something is bad. */
export async function doctor({ url, origin, patience, json }: DoctorCommand): Promise<number> {
  const findings = await examine({
    address: url,
    deadline: bounds.doctorDeadline,
    patience: patience * 1_000,
    ...(origin !== undefined && { origin }),
    ...(!json && { onFinding: (finding) => process.stdout.write(lineOf(finding)) }),
  });
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  const [bad, notes, good] = [count('bad'), count('note'), count('ok')];
  const verdict = bad > 0 ? 'bad' : notes > 0 ? 'note' : 'ok';
  if (json) process.stdout.write(`${JSON.stringify({ url: url.href, verdict, findings }, null, 2)}\n`);
  else {
    const wasWelcomed = findings.some((finding) => finding.check === 'hello' && finding.verdict === 'ok');
    process.stdout.write(`\n${bad} bad, ${notes} to note, ${good} ok.${wasWelcomed ? ` ${farewell}` : ''}\n`);
  }
  return bad > 0 ? 1 : 0;
}
