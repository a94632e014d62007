// Turns what is chosen into a live element, and into the lines that a page needs for the same.
import { ScriptedChat } from '../catalogue/stage/chat.js';
import { said, talk } from '../catalogue/stage/people.js';
import { presets } from './presets.js';

const form = document.querySelector('form');
const code = document.querySelector('output');
const place = document.querySelector('[data-live]');
/** What a page need not say. */
const usual = { accent: '#0a6a78', radius: '16', size: '14', theme: 'auto', mode: 'bubble', position: 'end' };

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const chosen = () => Object.fromEntries(new FormData(form));

function attributesOf({ theme, mode, position, lang, heading, greeting, placeholder, consent }) {
  const all = { theme, mode, position, lang, heading, greeting, placeholder };
  const said = Object.entries(all).filter(([name, value]) => value && value !== usual[name]);
  return consent ? [...said, ['consent', '']] : said;
}

function propertiesOf({ accent, radius, size }) {
  const all = { accent, radius, size };
  return Object.entries(all)
    .filter(([name, value]) => value !== usual[name])
    .map(([name, value]) => [`--live-chat-${name}`, name === 'accent' ? value : `${value}px`]);
}

/** As it stands in a page. */
function sourceOf(attributes, properties) {
  const said = attributes.map(([name, value]) => (value ? ` ${name}="${escaped(value)}"` : ` ${name}`)).join('');
  const style = properties.map(([name, value]) => `  ${name}: ${value};\n`).join('');
  return [
    '<script src="https://chat.example.com/live-chat.js"></script>',
    `<live-chat room="lobby"${said}></live-chat>`,
    ...(style ? [`<style>\nlive-chat {\n${style}}\n</style>`] : []),
  ].join('\n');
}

function render() {
  const values = chosen();
  const attributes = attributesOf(values);
  const properties = propertiesOf(values);
  const element = document.createElement('live-chat');
  for (const [name, value] of attributes) element.setAttribute(name, value);
  for (const [name, value] of properties) element.style.setProperty(name, value);
  // A conversation without a relay; what is written stays here.
  const messages = values.greeting ? [] : talk(...said);
  element.chat = new ScriptedChat({ room: { messages, can: ['read', 'send', 'edit', 'delete', 'react'] } });
  element.open = true;
  place.replaceChildren(element);
  code.textContent = sourceOf(attributes, properties);
}

for (const name of Object.keys(presets)) {
  const button = Object.assign(document.createElement('button'), {
    type: 'button',
    textContent: name,
    className: 'button',
  });
  button.addEventListener('click', () => {
    for (const [knob, value] of Object.entries(presets[name])) form.elements[knob].value = value;
    render();
  });
  document.querySelector('.presets').append(button);
}
form.addEventListener('input', render);
form.addEventListener('submit', (event) => event.preventDefault());
document.querySelector('[data-copy]').addEventListener('click', async ({ currentTarget }) => {
  await navigator.clipboard.writeText(code.textContent);
  currentTarget.textContent = 'Copied';
});
render();
