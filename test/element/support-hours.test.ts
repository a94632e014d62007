import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attendanceAt, type Hours } from '../../src/element/support/hours.ts';

const week = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['09:00-12:00', '13:00-17:30']]),
);
const oslo: Hours = { zone: 'Europe/Oslo', week };
const at = (time: string): number => Date.parse(time);
const told = (time: string, hours: Hours): string => {
  const { isOpen, until } = attendanceAt(at(time), hours);
  return `${isOpen ? 'open' : 'closed'} until ${until === undefined ? 'ever' : new Date(until).toISOString()}`;
};

test('hours hold by the clocks of their zone, in summer and in winter', () => {
  assert.equal(told('2026-06-01T06:59:59Z', oslo), 'closed until 2026-06-01T07:00:00.000Z');
  assert.equal(told('2026-06-01T07:00:00Z', oslo), 'open until 2026-06-01T10:00:00.000Z');
  assert.equal(told('2026-06-01T10:00:00Z', oslo), 'closed until 2026-06-01T11:00:00.000Z');
  assert.equal(told('2026-12-01T07:30:00Z', oslo), 'closed until 2026-12-01T08:00:00.000Z');
  // Friday evening before the clocks are set back: Monday morning by the new time.
  assert.equal(told('2026-10-23T18:00:00Z', oslo), 'closed until 2026-10-26T08:00:00.000Z');
  assert.equal(told('2026-06-01T20:00:00Z', { zone: 'Asia/Kolkata', week }), 'closed until 2026-06-02T03:30:00.000Z');
});

test('holidays are otherwise, of one year or of every one', () => {
  const holidays = { '12-25': [], '2026-12-24': ['09:00-11:00'] };
  const hours = { ...oslo, holidays };
  assert.equal(told('2026-12-24T09:00:00Z', hours), 'open until 2026-12-24T10:00:00.000Z');
  assert.equal(told('2026-12-24T11:00:00Z', hours), 'closed until 2026-12-28T08:00:00.000Z');
  assert.equal(told('2027-12-24T11:00:00Z', { ...oslo, holidays }), 'closed until 2027-12-24T12:00:00.000Z');
});

test('what ends after midnight is open then; what begins where another ends goes on; where nothing opens, no time is told', () => {
  const night: Hours = { zone: 'UTC', week: { mon: ['22:00-02:00'], tue: ['02:00-04:00'] } };
  assert.equal(told('2026-06-02T01:00:00Z', night), 'open until 2026-06-02T04:00:00.000Z');
  assert.equal(told('2026-06-02T05:00:00Z', night), 'closed until 2026-06-08T22:00:00.000Z');
  assert.equal(told('2026-06-02T05:00:00Z', { zone: 'UTC', week: { mon: ['nine to five'] } }), 'closed until ever');
  assert.throws(() => attendanceAt(0, { zone: 'Europe/Atlantis', week }), RangeError);
});
