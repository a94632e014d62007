// All states on one page, each in a frame of its own that is loaded when it comes into view.
import { frames, groups } from './states.js';

const list = document.querySelector('#states');
const knobs = document.querySelector('.knobs');
const index = document.querySelector('.groups');

/** An element with properties and children. */
function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const idOf = (group) => group.toLowerCase().replaceAll(' ', '-');

async function place(name) {
  const { default: state } = await import(`./states/${name}.js`);
  const { theme, frame } = Object.fromEntries(new FormData(knobs));
  const [width, height] = frames[frame || state.frame || 'desktop'];
  const address = `/catalogue/state.html?${new URLSearchParams({ state: name, theme })}`;
  const shown = make('iframe', { src: address, title: state.title, loading: 'lazy', width, height });
  return make(
    'li',
    {},
    make('h3', { textContent: state.title }),
    make('p', {}, make('a', { href: address, textContent: name })),
    shown,
  );
}

async function render() {
  const sections = Object.entries(groups).map(async ([group, names]) => [
    make('h2', { id: idOf(group), textContent: group }),
    make('ul', { className: 'group' }, ...(await Promise.all(names.map(place)))),
  ]);
  list.replaceChildren(...(await Promise.all(sections)).flat());
}

index.append(...Object.keys(groups).map((group) => make('a', { href: `#${idOf(group)}`, textContent: group })));
knobs.addEventListener('change', render);
await render();
