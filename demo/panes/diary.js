// A short list of what happened, newest first.

const most = 60;
const list = document.querySelector('#diary');
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function note(text) {
  const now = new Date();
  const time = document.createElement('time');
  time.dateTime = now.toISOString();
  time.textContent = clock.format(now);
  const line = document.createElement('li');
  line.append(time, text);
  list.prepend(line);
  while (list.childElementCount > most) list.lastElementChild.remove();
}
