// The drawing of wires and relay, which is also their switchboard.
import { setText } from './person.js';

const wireNotes = {
  healthy: 'Whole: bytes pass.',
  cut: 'Cut: every connection is reset, new ones are refused.',
  blackhole: 'Black hole: connections stay open, not one byte passes. Noticed within 35 s.',
  unknown: 'No switch on this wire.',
};
const relayWords = {
  running: 'running',
  starting: 'starting …',
  stopping: 'draining …',
  stopped: 'stopped',
  frozen: 'frozen',
  unknown: 'state unknown',
};

/** @param {(path: string) => void} onAct */
export function listenToButtons(onAct) {
  for (const button of document.querySelectorAll('[data-act]')) {
    button.addEventListener('click', () => onAct(button.dataset.act));
  }
}

/** @param {object | undefined} state What the controls say; undefined when there are none. */
export function showLine(state) {
  for (const view of document.querySelectorAll('[data-wire]')) {
    const wire = state?.wires.find(({ name }) => name === view.dataset.wire);
    view.dataset.state = wire?.state ?? 'unknown';
    setText(view.querySelector('[data-wire-note]'), wireNotes[view.dataset.state] ?? `At fault: ${wire?.state}.`);
    for (const button of view.querySelectorAll('button')) {
      button.disabled = !wire;
      button.setAttribute('aria-pressed', String(wire?.state === button.dataset.sets));
    }
  }
  const relay = document.querySelector('.relay');
  relay.dataset.state = state?.relay.state ?? 'unknown';
  setText(relay.querySelector('[data-relay-state]'), relayWords[relay.dataset.state]);
  setText(relay.querySelector('[data-relay-note]'), relayNote(state?.relay));
  const stopped = state?.relay.state === 'stopped';
  const toggle = relay.querySelector('[data-toggle-relay]');
  toggle.dataset.act = stopped ? 'relay/start' : 'relay/stop';
  setText(toggle, stopped ? 'Start' : 'Stop');
  toggle.disabled = !stopped && state?.relay.state !== 'running';
  relay.querySelector('[data-act="relay/kill"]').disabled = state?.relay.state !== 'running';
}

function relayNote(relay) {
  if (!relay) return 'No switch on the relay.';
  if (relay.restarts < 1) return 'Never restarted.';
  return relay.restarts === 1 ? 'Restarted once.' : `Restarted ${relay.restarts} times.`;
}

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

/** A dot runs along a wire: to the relay for a message that was kept, from it for one that came. */
export function pulse(person, direction) {
  const drawing = document.querySelector(`[data-wire="${person}"] .drawing`);
  if (calm.matches || document.hidden || drawing.childElementCount > 8) return;
  const dot = document.createElement('span');
  dot.className = 'pulse';
  drawing.append(dot);
  // Ida's wire runs from left to right, Noor's from right to left.
  const forward = (person === 'ida') === (direction === 'to-relay');
  const path = forward ? ['translateX(0)', 'translateX(100%)'] : ['translateX(100%)', 'translateX(0)'];
  dot.animate({ transform: path }, { duration: 420, easing: 'ease-in-out' }).finished.finally(() => dot.remove());
}
