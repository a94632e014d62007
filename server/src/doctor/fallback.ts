import { connectPath } from '../../../src/protocol/index.ts';
import { ask, jsonOf, type Answer } from './ask.ts';
import { bad, below, explain, note, ok, type Finding, type Patient } from './finding.ts';

/** The first event of a stream names it, and comes at once (P16). */
const namePattern = /^data: \{"stream":"([\w-]+)"\}/m;
const isNamed = (text: string): boolean => namePattern.test(text);

const opening = (patient: Patient, answer: 'stream' | 'poll', isEnough?: (text: string) => boolean): Promise<Answer> =>
  ask(
    below(patient, `${connectPath}/stream`),
    { method: 'POST', body: JSON.stringify({ answer }), deadline: patient.deadline },
    isEnough,
  );

const refusal = (answer: Answer): readonly [text: string, advice: string] => [
  `HTTP ${answer.status} ${String(jsonOf(answer)['code'] ?? '')}`.trim(),
  'Have the proxy pass POST requests below /connect on, with bodies up to 64 KB.',
];

async function checkStream(patient: Patient): Promise<Finding> {
  try {
    const answer = await opening(patient, 'stream', isNamed);
    if (answer.status !== 200) return bad('event stream', ...refusal(answer));
    if (isNamed(answer.body.toString())) return ok('event stream', 'what is sent arrives at once');
    return bad(
      'event stream',
      'the answer ended without its first event',
      'Have the proxy pass answers on as they come.',
    );
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'DEADLINE') return bad('event stream', ...explain(error, patient.deadline));
    const text = 'held back: the first event did not arrive while the stream was open';
    return note(
      'event stream',
      text,
      'Switch buffering off at the proxy; nginx: proxy_buffering off; clients use long polling until then.',
    );
  }
}

async function checkPolling(patient: Patient): Promise<Finding> {
  try {
    const answer = await opening(patient, 'poll');
    const stream = namePattern.exec(answer.body.toString())?.[1];
    if (answer.status === 200 && stream !== undefined) {
      // So that the relay need not wait whether anybody asks again: a word before the hello ends the connection.
      const body = `${JSON.stringify({ stream })}\n[{"type":"bye"}]`;
      const { status } = await ask(below(patient, `${connectPath}/send`), {
        method: 'POST',
        body,
        deadline: patient.deadline,
      });
      if (status < 500) return ok('long polling', 'works');
    }
    return bad('long polling', ...refusal(answer));
  } catch (error) {
    return bad('long polling', ...explain(error, patient.deadline));
  }
}

/** Whether those can talk for whom WebSocket is blocked (P16). */
export async function checkFallback(patient: Patient): Promise<Finding[]> {
  try {
    const probe = await ask(below(patient, `${connectPath}/probe`), { deadline: patient.deadline });
    if (probe.status === 404 && jsonOf(probe)['code'] === 'not-found') {
      return [
        note('fallback', 'this relay speaks WebSocket alone', 'A newer version also serves networks that block it.'),
      ];
    }
    if (probe.status !== 204) return [bad('fallback', ...refusal(probe))];
  } catch (error) {
    return [bad('fallback', ...explain(error, patient.deadline))];
  }
  return [await checkStream(patient), await checkPolling(patient)];
}
