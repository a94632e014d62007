/** `note`: works, but somebody should know. `bad`: does not work, and there is something to do. */
export type Verdict = 'ok' | 'note' | 'bad';

/** What one check found. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly text: string;
  /** What to do about it; always there when it is bad. */
  readonly advice?: string;
}

export const ok = (check: string, text: string): Finding => ({ check, verdict: 'ok', text });
export const note = (check: string, text: string, advice?: string): Finding => ({
  check,
  verdict: 'note',
  text,
  ...(advice !== undefined && { advice }),
});
export const bad = (check: string, text: string, advice: string): Finding => ({ check, verdict: 'bad', text, advice });

/** A relay as it is looked at. */
export interface Patient {
  /** Its address, as clients are given it; `http:` or `https:`, no slash at the end. */
  readonly address: URL;
  /** Milliseconds that any one answer may take. */
  readonly deadline: number;
}

/** An address below the relay's. */
export function below({ address }: Patient, path: string): URL {
  const url = new URL(address);
  // eslint-disable-next-line regexp/no-super-linear-move -- what the command line says
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  return url;
}

/** What went wrong with a connection, in words and with what to do. */
export function explain(error: unknown, deadline: number): readonly [text: string, advice: string] {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ECONNREFUSED':
      return ['nothing listens there', 'Start the relay (or the proxy before it); see --host and --port of the relay.'];
    case 'ECONNRESET':
    case 'EPIPE':
      return ['the connection was cut without an answer', 'Look at the log of the proxy or firewall before the relay.'];
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return ['what answers there does not speak TLS', 'Use http:// here, or set up a certificate at the proxy.'];
    case 'DEADLINE':
      return [`no answer within ${deadline / 1_000} s`, 'Is a firewall in the way, or the wrong port in the address?'];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return ['there is no way to this address', 'Check the network of this machine, and the address.'];
    case 'HPE_INVALID_CONSTANT':
      return ['what answers there is no web server', 'Check the port in the address.'];
    default:
      return [
        message.replace(/\s+/g, ' ') || String(code),
        'Look at the log of the relay, and of the proxy before it.',
      ];
  }
}
