import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { bad, explain, note, ok, type Finding, type Patient } from './finding.ts';

const day = 24 * 60 * 60 * 1_000;
/** Days before its end at which a certificate should have been renewed. */
const renewal = 14;

const hostOf = ({ address }: Patient): string => address.hostname.replace(/^\[|\]$/g, '');

const isOfThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** Whether the address leads anywhere, and is one that pages can use. */
export async function checkAddress(patient: Patient): Promise<Finding[]> {
  const host = hostOf(patient);
  const findings: Finding[] = [];
  if (isIP(host)) {
    findings.push(ok('address', `${host} is an address`));
  } else {
    try {
      const all = await lookup(host, { all: true });
      findings.push(ok('address', `${host} is ${all.map(({ address }) => address).join(', ')}`));
    } catch {
      return [bad('address', `${host} is not known`, 'Check the spelling, and the DNS entry of the name.')];
    }
  }
  if (patient.address.protocol === 'http:' && !isOfThisMachine(host)) {
    const advice = 'Put a proxy with a certificate before the relay, and use its https:// address.';
    findings.push(note('encryption', 'not encrypted: pages on https:// cannot connect', advice));
  }
  return findings;
}

function judge(patient: Patient, socket: TLSSocket): Finding {
  const { valid_to: end, issuer } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  const days = Math.floor((Date.parse(end ?? '') - Date.now()) / day);
  const by = issuer?.O ?? issuer?.CN ?? 'nobody known';
  if (days < 0) {
    return bad('certificate', `ended ${-days} days ago (from ${String(by)})`, 'Renew it, and restart what serves it.');
  }
  if (!socket.authorized) {
    const reason = String(socket.authorizationError);
    const advice = /ALTNAME/.test(reason)
      ? `Get one for ${hostOf(patient)}, or use the name that it is for.`
      : 'Use one of a known authority, and serve it with the certificates between (the full chain).';
    return bad('certificate', `browsers refuse it: ${reason}`, advice);
  }
  const text = `good for ${days} more days (from ${String(by)})`;
  return days < renewal ? note('certificate', text, 'See that it is renewed by itself.') : ok('certificate', text);
}

/** Whether browsers will take the certificate, and for how long. */
export function checkCertificate(patient: Patient): Promise<Finding | undefined> {
  const { address, deadline } = patient;
  if (address.protocol !== 'https:') return Promise.resolve(undefined);
  const host = hostOf(patient);
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(address.port || 443),
      rejectUnauthorized: false,
      ...(!isIP(host) && { servername: host }),
    });
    const finish = (finding: Finding): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(finding);
    };
    const fail = (error: unknown): void => finish(bad('certificate', ...explain(error, deadline)));
    const timer = setTimeout(() => fail({ code: 'DEADLINE', message: '' }), deadline);
    socket.on('error', fail);
    socket.on('secureConnect', () => finish(judge(patient, socket)));
  });
}
