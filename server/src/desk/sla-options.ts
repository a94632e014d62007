import { readFileSync } from 'node:fs';
import { hoursFault, type Hours } from '../../../src/protocol/hours.ts';
import { option, wholeNumber } from '../option.ts';
import type { Sla } from '../store/sla.ts';

/** What visitors are promised (`docs/desk.md`). */
export interface SlaOptions {
  /** Milliseconds until a conversation is first answered; 0 for no such promise. Default: 0. */
  readonly answer?: number;
  /** Milliseconds until it is closed, since it was opened last. Default: 0. */
  readonly resolution?: number;
  /** When somebody is there, or the path of a JSON file that says so: only then the time goes by. Default: always. */
  readonly hours?: Hours | string;
}

const most = 90 * 86_400;

export const slaRunOptions = {
  slaAnswer: option({
    flag: 'sla-answer',
    variable: 'LIVE_CHAT_SLA_ANSWER',
    placeholder: 'SECONDS',
    fallback: '0',
    description: 'Seconds within which a conversation is to be first answered; 0 where nothing is promised.',
    parse: wholeNumber(0, most),
  }),
  slaResolution: option({
    flag: 'sla-resolution',
    variable: 'LIVE_CHAT_SLA_RESOLUTION',
    placeholder: 'SECONDS',
    fallback: '0',
    description: 'Seconds within which it is to be closed, since it was opened last; 0 where nothing is promised.',
    parse: wholeNumber(0, most),
  }),
  slaHours: option({
    flag: 'sla-hours',
    variable: 'LIVE_CHAT_SLA_HOURS',
    placeholder: 'FILE',
    fallback: '',
    description:
      'JSON file with the hours in which this time goes by, as `hours` of the attribute `support`; always, without it.',
    parse: (text: string) => text || undefined,
  }),
};

function read(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TypeError(`sla-hours: ${file} cannot be read (${code})`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`sla-hours: ${file} is not JSON`, { cause: error });
  }
}

/** @throws TypeError that says in one line what is wrong with them. */
export function slaOf({ answer = 0, resolution = 0, hours }: SlaOptions): Sla {
  for (const [name, value] of Object.entries({ answer, resolution })) {
    if (!Number.isInteger(value) || value < 0) throw new TypeError(`sla.${name} must be milliseconds`);
  }
  const given = typeof hours === 'string' ? read(hours) : hours;
  const fault = given === undefined ? undefined : hoursFault(given);
  if (fault !== undefined) throw new TypeError(`sla-hours: ${fault}`);
  return { answer, resolution, ...(given !== undefined && { hours: given as Hours }) };
}
