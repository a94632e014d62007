import { checkHello, checkOrigins, checkPatience, checkSocket } from './conversation.ts';
import { checkFallback } from './fallback.ts';
import type { Finding, Patient } from './finding.ts';
import { checkHttp, checkReady, checkScript } from './pages.ts';
import { checkAddress, checkCertificate } from './reach.ts';

export interface DoctorOptions extends Patient {
  /** A page's origin, to see whether it may connect. */
  readonly origin?: string;
  /** Milliseconds for which a connection is kept to see whether somebody cuts it. */
  readonly patience?: number;
  /** Told of each finding, as soon as it is there. */
  readonly onFinding?: (finding: Finding) => void;
}

/**
 * Looks at a relay from outside, as a page would come to it. It joins no room and writes nothing; what stays of it is one guest, who is in no
 * room's list.
 */
export async function examine(options: DoctorOptions): Promise<readonly Finding[]> {
  const { address, deadline, origin, patience = 0, onFinding } = options;
  const patient: Patient = { address, deadline };
  const findings: Finding[] = [];
  const add = (...found: readonly (Finding | undefined)[]): void => {
    for (const finding of found) {
      if (!finding) continue;
      findings.push(finding);
      onFinding?.(finding);
    }
  };

  const reached = await checkAddress(patient);
  add(...reached);
  if (reached.some(({ verdict }) => verdict === 'bad')) return findings;
  add(await checkCertificate(patient));
  const http = await checkHttp(patient);
  add(...http.findings);
  // Without an answer there is nothing to be told apart; but a proxy may serve sockets and nothing else.
  if (http.isThere) add(await checkReady(patient), ...(await checkScript(patient)));
  const { socket, finding } = await checkSocket(patient);
  if (!http.isThere && !socket) return findings;
  add(finding);
  if (socket) {
    const { isKnown, heartbeat, findings: said } = await checkHello(socket, deadline);
    add(...said, ...(await checkOrigins(patient, origin)));
    if (isKnown && patience > 0) add(await checkPatience(socket, patience, heartbeat));
    await socket.close();
  }
  if (http.isThere) add(...(await checkFallback(patient)));
  return findings;
}
