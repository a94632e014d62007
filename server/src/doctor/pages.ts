import { createHash } from 'node:crypto';
import { ask, jsonOf, type Answer } from './ask.ts';
import { bad, below, explain, note, ok, type Finding, type Patient } from './finding.ts';

const milliseconds = (answer: Answer): string => `${Math.max(1, Math.round(answer.milliseconds))} ms`;
const serverOf = ({ headers }: Answer): string => (headers.server ? ` from ${headers.server}` : '');

/** What an unexpected answer to a plain request means. */
function misfit(answer: Answer, what: string): readonly [text: string, advice: string] {
  const { status, headers } = answer;
  if (status >= 300 && status < 400) {
    return [
      `${what} leads elsewhere: HTTP ${status} to ${headers.location}`,
      'Give that address to clients, and to this command.',
    ];
  }
  if (status === 502 || status === 504) {
    return [
      `HTTP ${status}${serverOf(answer)}: the proxy does not reach the relay`,
      "Start the relay, and compare its address and port with the proxy's target.",
    ];
  }
  if (status === 404) {
    return [
      `HTTP 404${serverOf(answer)}: there is no relay at this path`,
      'Give the address with the path at which the relay is (https://site.example/live-chat), or have the proxy pass that path on.',
    ];
  }
  if (status === 401 || status === 403 || status === 407) {
    return [
      `HTTP ${status}${serverOf(answer)}: somebody before the relay refuses`,
      'Let requests for the relay through without a password or check.',
    ];
  }
  return [
    `HTTP ${status}${serverOf(answer)}, and not from a relay`,
    'Another server is at this address: check host, port and path.',
  ];
}

/** Whether a relay answers by HTTP, and what stands before it. Undefined health: the other checks make no sense. */
export async function checkHttp(patient: Patient): Promise<{ isThere: boolean; findings: Finding[] }> {
  try {
    const answer = await ask(below(patient, '/healthz'), { deadline: patient.deadline });
    if (answer.status !== 200 || jsonOf(answer)['status'] !== 'ok') {
      return { isThere: false, findings: [bad('http', ...misfit(answer, 'it'))] };
    }
    const findings = [ok('http', `a relay answers, in ${milliseconds(answer)}`)];
    const { server, via } = answer.headers;
    const proxy = [server, via].filter(Boolean).join(', ');
    // The relay itself does not name itself there.
    if (proxy) findings.push(note('proxy', `answers come through ${proxy}`));
    return { isThere: true, findings };
  } catch (error) {
    return { isThere: false, findings: [bad('http', ...explain(error, patient.deadline))] };
  }
}

/** Whether messages can be stored. */
export async function checkReady(patient: Patient): Promise<Finding> {
  try {
    const answer = await ask(below(patient, '/readyz'), { deadline: patient.deadline });
    const { status, reason } = jsonOf(answer);
    if (answer.status === 200 && status === 'ready') return ok('ready', 'it can store messages');
    if (status !== 'unavailable') return bad('ready', ...misfit(answer, '/readyz'));
    return bad(
      'ready',
      `it is there, but not ready: ${String(reason)}`,
      'Look at its disk and its log; it goes on by itself when it can.',
    );
  } catch (error) {
    return bad('ready', ...explain(error, patient.deadline));
  }
}

/** Whether the script for websites is served whole, and to pages of other origins. */
export async function checkScript(patient: Patient): Promise<Finding[]> {
  const url = below(patient, '/live-chat.js');
  try {
    const answer = await ask(url, { deadline: patient.deadline, origin: 'https://doctor.invalid' });
    const { status, headers, body } = answer;
    if (status !== 200) {
      const { message } = jsonOf(answer);
      if (typeof message === 'string' && /not built/.test(message)) {
        return [
          bad(
            'script',
            'the relay has no script to serve',
            'Build it (npm run build), or install the published package.',
          ),
        ];
      }
      return [bad('script', ...misfit(answer, 'the script'))];
    }
    if (!/javascript/.test(headers['content-type'] ?? '')) {
      return [
        bad(
          'script',
          `served as ${headers['content-type'] ?? 'nothing'}`,
          'Have the proxy pass its content-type on: browsers refuse it otherwise.',
        ),
      ];
    }
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const told = /"([\w-]{22})(-\w+)?"/.exec(headers.etag ?? '')?.[1];
    const findings =
      told !== undefined && told !== hash
        ? [
            bad(
              'script',
              'changed on the way: it is not what the relay sent',
              'Switch off what rewrites scripts at the proxy or CDN (minifying, injecting).',
            ),
          ]
        : [
            ok(
              'script',
              `${body.length.toLocaleString('en')} bytes, hash ${hash}${told ? ', as the relay sent it' : ''}`,
            ),
          ];
    const cors = headers['access-control-allow-origin'];
    findings.push(
      cors === '*' || cors === 'https://doctor.invalid'
        ? ok('cors', 'pages of other origins can load it as a module')
        : bad(
            'cors',
            'the header access-control-allow-origin is missing',
            'Have the proxy pass it on: parts of the script are modules, which need it.',
          ),
    );
    return findings;
  } catch (error) {
    return [bad('script', ...explain(error, patient.deadline))];
  }
}
