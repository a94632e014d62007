import { setTimeout as wait } from 'node:timers/promises';
import { bad, explain, note, ok, type Finding, type Patient } from './finding.ts';
import { openSocket, reasonOf, type Ended, type Opened, type Refused, type Socket } from './socket.ts';

/** Milliseconds by which two clocks may differ before somebody should know. */
const clockTolerance = 30_000;

const upgradeAdvice =
  'Have the proxy pass upgrades on; nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';

const noise = (text: string): string => (text ? ` (${text.slice(0, 120)})` : '');

/** Why there was no socket, and what to do about it. */
function explainRefusal({ status, code, message, headers }: Refused): readonly [text: string, advice: string] {
  const from = headers.server ? ` from ${headers.server}` : '';
  if (code === 'origin-refused') {
    return ['HTTP 403 from the relay: origin-refused', 'Start the relay with --origins and the address of the page.'];
  }
  if (code === 'busy')
    return ['HTTP 503 from the relay: it takes nobody now', 'See --max-connections, and whether it is being stopped.'];
  // The relay answers so to a request that has lost what makes it one for a socket.
  const isRelay404 = status === 404 && code === 'not-found' && !message.startsWith('the socket is at');
  if (isRelay404 || status === 400 || status === 426 || status === 200) {
    return [`HTTP ${status}${from}: the request lost its Upgrade header on the way`, upgradeAdvice];
  }
  if (status === 404) {
    return [
      `HTTP 404${from}: no socket at this path${noise(message)}`,
      'Have the proxy pass /connect below this address on to the relay.',
    ];
  }
  if (status === 502 || status === 504) {
    return [
      `HTTP ${status}${from}: the proxy does not reach the relay`,
      "Compare the relay's address and port with the proxy's target for sockets.",
    ];
  }
  if (status >= 300 && status < 400) {
    return [
      `HTTP ${status} to ${headers.location}: sockets do not follow that`,
      'Give that address to clients, and to this command.',
    ];
  }
  return [
    `HTTP ${status}${from}${noise(message)}`,
    'Somebody before the relay refuses: look at the rules of the proxy or firewall.',
  ];
}

function explainOpening(opened: Exclude<Opened, { socket: Socket }>, deadline: number): readonly [string, string] {
  return 'refused' in opened ? explainRefusal(opened.refused) : explain(opened.error, deadline);
}

async function isOpenTo(patient: Patient, origin: string): Promise<Opened> {
  const opened = await openSocket(patient, origin);
  if ('socket' in opened) await opened.socket.close();
  return opened;
}

/** Whether pages may connect: those of the relay's own address, one that is named, and one that nobody can have listed. */
export async function checkOrigins(patient: Patient, origin: string | undefined): Promise<Finding[]> {
  const findings: Finding[] = [];
  const own = await isOpenTo(patient, patient.address.origin);
  if ('refused' in own && own.refused.code === 'origin-refused') {
    const advice =
      'Have the proxy pass the Host header on (nginx: proxy_set_header Host $host;), and name it to the relay: --trusted-proxies.';
    findings.push(
      bad('own pages', "pages of the relay's own address are refused: it does not see that address", advice),
    );
  } else if ('socket' in own) {
    findings.push(ok('own pages', "pages of the relay's own address may connect"));
  }
  const anybody = await isOpenTo(patient, 'https://doctor.invalid');
  const isOpen = 'socket' in anybody;
  if (origin !== undefined) {
    const named = await isOpenTo(patient, origin);
    if ('socket' in named) findings.push(ok('origin', `pages of ${origin} may connect`));
    else if ('refused' in named && named.refused.code === 'origin-refused')
      findings.push(bad('origin', `pages of ${origin} may not connect`, `Start the relay with --origins ${origin}`));
    else findings.push(bad('origin', ...explainOpening(named, patient.deadline)));
  }
  if (isOpen) {
    const advice = 'If that is not meant: see --origins, and whether the proxy passes the Origin header on.';
    findings.push(note('origins', 'pages of any website may connect', advice));
  } else if ('refused' in anybody && anybody.refused.code === 'origin-refused') {
    findings.push(ok('origins', 'pages of websites that are not listed are refused'));
  }
  return findings;
}

function clockFinding(at: number, began: number, ended: number): Finding {
  // By how much less the difference may be, because nobody knows when within the round trip the relay looked.
  const distance = at < began ? began - at : Math.max(at - ended, 0);
  const text = distance < 1_000 ? 'the clocks agree' : `the clocks differ by ${Math.round(distance / 1_000)} s`;
  if (distance <= clockTolerance) return ok('clock', text);
  return note('clock', text, 'Set both by NTP: times of messages are the relay’s, and tokens end by them.');
}

function endOf(error: unknown, deadline: number): readonly [string, string] {
  const { ended } = error as { ended?: Ended };
  if (!ended) return explain(error, deadline);
  const reason = reasonOf(ended.code) ?? (ended.reason || 'without a word');
  const advice = {
    'version-unsupported': 'Use a client, and this command, of the version of the relay.',
    'store-unavailable': 'See what is said above about ready.',
  }[reason];
  return [
    `it was closed with ${ended.code}, ${reason}`,
    advice ?? 'Look at the log of the relay, and of the proxy before it.',
  ];
}

/** The words of a page's first second. */
export async function checkHello(
  socket: Socket,
  deadline: number,
): Promise<{ isKnown: boolean; heartbeat: number; findings: Finding[] }> {
  const findings: Finding[] = [];
  let heartbeat = 0;
  try {
    const began = Date.now();
    const start = performance.now();
    const { relay, at, user, limits } = await socket.hello();
    heartbeat = limits.heartbeat;
    const took = Math.max(1, Math.round(performance.now() - start));
    findings.push(
      ok('hello', `welcomed by ${relay} as guest ${user.id}, in ${took} ms`),
      clockFinding(at, began, Date.now()),
    );
  } catch (error) {
    const code = (error as { ended?: Ended }).ended?.code;
    const reason = code === undefined ? undefined : reasonOf(code);
    if (reason === 'credential-invalid' || reason === 'forbidden') {
      findings.push(note('hello', `guests are not let in (${reason}); nothing more can be tried without a token`));
    } else {
      findings.push(bad('hello', ...endOf(error, deadline)));
    }
    return { isKnown: false, heartbeat, findings };
  }
  try {
    const start = performance.now();
    socket.send({ type: 'beat', cursors: [] });
    await socket.next('beat');
    findings.push(ok('heartbeat', `answered in ${Math.max(1, Math.round(performance.now() - start))} ms`));
  } catch (error) {
    findings.push(bad('heartbeat', ...endOf(error, deadline)));
  }
  return { isKnown: true, heartbeat, findings };
}

/** Keeps a connection for so long, as a page does that nobody writes in. */
export async function checkPatience(socket: Socket, patience: number, heartbeat: number): Promise<Finding> {
  const began = performance.now();
  const stop = new AbortController();
  const beats = setInterval(() => socket.send({ type: 'beat', cursors: [] }), heartbeat);
  const ended = await Promise.race([
    socket.ended,
    wait(patience, undefined, { signal: stop.signal }).catch(() => undefined),
  ]);
  stop.abort();
  clearInterval(beats);
  if (!ended) return ok('patience', `a connection with nothing but heartbeats stayed for ${patience / 1_000} s`);
  const reason = reasonOf(ended.code);
  const after = `after ${Math.round((performance.now() - began) / 1_000)} s`;
  if (reason !== undefined) return note('patience', `the relay ended the connection ${after}: ${reason}`);
  const advice = `Have the proxy let a connection be idle for a minute; heartbeats come every ${heartbeat / 1_000} s. nginx: proxy_read_timeout 60s;`;
  return bad('patience', `the connection was cut ${after} (${ended.code})`, advice);
}

/** Whether a socket can be had, and what is said on it. */
export async function checkSocket(patient: Patient): Promise<{ socket?: Socket; finding: Finding }> {
  const opened = await openSocket(patient);
  if ('socket' in opened) return { socket: opened.socket, finding: ok('websocket', 'the upgrade works') };
  return { finding: bad('websocket', ...explainOpening(opened, patient.deadline)) };
}
