import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attendanceAt, hoursFault, timeAfter, type Hours } from '../../src/protocol/hours.ts';

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

test('time goes by only while somebody is there', () => {
  const after = (time: string, minutes: number, hours: Hours = oslo) => {
    const due = timeAfter(at(time), minutes * 60_000, hours);
    return due === undefined ? 'never' : new Date(due).toISOString().slice(0, 16);
  };
  assert.equal(after('2026-06-01T07:00:00Z', 30), '2026-06-01T07:30');
  assert.equal(after('2026-06-01T09:30:00Z', 60), '2026-06-01T11:30', 'over lunch');
  assert.equal(after('2026-06-01T09:30:00Z', 30), '2026-06-01T10:00', 'to the minute at which it closes');
  assert.equal(after('2026-06-05T15:29:00Z', 60), '2026-06-08T07:59', 'over the weekend');
  assert.equal(after('2026-10-23T15:00:00Z', 60), '2026-10-26T08:30', 'over the end of summer time');
  assert.equal(after('2026-06-06T12:00:00Z', 30), '2026-06-08T07:30', 'begun while nobody is there');
  const late = { zone: 'Europe/Oslo', week: { mon: ['22:00-02:00', '23:00-03:00'] } };
  assert.equal(
    after('2026-06-01T20:00:00Z', 299, late),
    '2026-06-02T00:59',
    'over midnight; what overlaps counts once',
  );
  assert.equal(after('2026-06-01T20:00:00Z', 1, { zone: 'UTC', week: {} }), 'never');
});

test('what is wrong with hours is said in one line', () => {
  assert.equal(hoursFault(oslo), undefined);
  assert.equal(hoursFault({ ...oslo, holidays: { '12-25': [], '2026-12-24': ['09:00-24:00'] } }), undefined);
  for (const [wrong, said] of [
    [null, /object/],
    [[], /object/],
    [{ week }, /time zone/],
    [{ zone: 'Nowhere/Else', week }, /time zone/],
    [{ zone: 'UTC' }, /week/],
    [{ zone: 'UTC', week: { monday: [] } }, /monday is no day/],
    [{ zone: 'UTC', week: { mon: '09:00-12:00' } }, /mon must be a list/],
    [{ zone: 'UTC', week: { mon: ['9-12'] } }, /mon must be a list/],
    [{ zone: 'UTC', week: { mon: ['09:00-25:00'] } }, /mon must be a list/],
    [{ zone: 'UTC', week, holidays: { '13-01': [] } }, /13-01 is no date/],
    [{ zone: 'UTC', week, holidays: [] }, /holidays/],
  ] as const)
    assert.match(hoursFault(wrong) ?? '', said);
});
