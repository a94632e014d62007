// Everything that can be pressed: the storm's player, its settings, and single faults.
import { setText } from '../panes/person.js';
import { faults } from './faults.js';
import { strengths } from './storm.js';

/** A fault of one's own lasts so long, in seconds. */
const ownLength = 6;

export class Switchboard {
  #view;
  #settings;
  #events;
  #target = 'all';

  /**
   * @param {HTMLElement} view
   * @param {object} settings What `readAddress` gave; changed in place.
   * @param {string[]} names Of the clients.
   * @param {object} events `play`, `step`, `seed`, `changed(name)`, `fault(kind, target, seconds)`, `heal`.
   */
  constructor(view, settings, names, events) {
    this.#view = view;
    this.#settings = settings;
    this.#events = events;
    this.#addTargets(names);
    this.#addFaults();
    this.#find('#play').addEventListener('click', () => events.play());
    this.#find('#step').addEventListener('click', () => events.step());
    this.#find('#heal').addEventListener('click', () => events.heal());
    this.#find('#worse').addEventListener('click', () => this.#strengthen(1));
    this.#find('#milder').addEventListener('click', () => this.#strengthen(-1));
    this.#find('#seed-form').addEventListener('submit', (event) => {
      event.preventDefault();
      events.seed(this.#find('#seed').value.trim());
    });
    this.#find('#new-seed').addEventListener('click', () => events.seed());
    for (const select of view.querySelectorAll('select')) {
      select.addEventListener('change', () => {
        settings[select.name] = Number(select.value);
        events.changed(select.name);
      });
    }
    this.showSettings();
  }

  showSettings() {
    this.#find('#seed').value = this.#settings.seed;
    for (const select of this.#view.querySelectorAll('select')) select.value = String(this.#settings[select.name]);
    const { strength } = this.#settings;
    setText(this.#find('#strength'), strengths[strength - 1].name);
    this.#find('#worse').setAttribute('aria-disabled', String(strength === strengths.length));
    this.#find('#milder').setAttribute('aria-disabled', String(strength === 1));
    this.#find('#level').dataset.level = String(strength);
  }

  /** @param {{ player: import('./player.js').Player, line: object | undefined }} state `line`: what the controls say. */
  draw({ player, line }) {
    const word = player.over ? 'Again' : player.running ? 'Pause' : player.fired ? 'Go on' : 'Start the storm';
    setText(this.#find('#play [data-word]'), word);
    this.#find('#play').dataset.running = String(player.running);
    this.#find('#step').disabled = !line || player.over;
    this.#find('#play').disabled = !line;
    this.#find('#heal').disabled = !line;
    for (const button of this.#view.querySelectorAll('[data-fault]')) {
      const kind = button.dataset.fault;
      const isForRelay = faults[kind].where === 'relay';
      button.disabled =
        !line || (isForRelay && line.relay.state !== 'running') || (kind === 'freeze' && !line.relay.canFreeze);
    }
  }

  #strengthen(by) {
    const wanted = this.#settings.strength + by;
    if (wanted < 1 || wanted > strengths.length) return;
    this.#settings.strength = wanted;
    this.showSettings();
    this.#events.changed('strength');
  }

  #addTargets(names) {
    const group = this.#find('#targets');
    for (const name of ['all', ...names]) {
      const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'target', value: name });
      input.checked = name === this.#target;
      input.addEventListener('change', () => (this.#target = name));
      const label = document.createElement('label');
      const text = document.createElement('span');
      text.textContent = name === 'all' ? 'All' : name;
      label.append(input, text);
      group.append(label);
    }
  }

  #addFaults() {
    for (const [kind, { where, name, hint, lasts }] of Object.entries(faults)) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.dataset.fault = kind;
      button.title = lasts[1] ? `${hint}. For ${ownLength} s.` : hint;
      button.addEventListener('click', () =>
        this.#events.fault(kind, where === 'relay' ? 'relay' : this.#target.toLowerCase(), ownLength),
      );
      this.#find(where === 'relay' ? '#relay-faults' : '#wire-faults').append(button);
    }
  }

  #find(selector) {
    return this.#view.querySelector(selector);
  }
}
