// What the inbox's pages do beyond their forms. Each works without this.

/** A link's secret comes behind the # sign: it goes into the form, and out of the address. */
const codeForm = document.querySelector('form[data-code]');
if (codeForm && location.hash.length > 1) {
  codeForm.elements.code.value = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  if (!document.querySelector('[role=alert]')) codeForm.requestSubmit();
}

for (const button of document.querySelectorAll('[data-copy]')) {
  const field = button.parentElement.querySelector('[data-address]');
  button.hidden = !navigator.clipboard;
  field.addEventListener('focus', () => field.select());
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = 'Copied';
  });
}

for (const time of document.querySelectorAll('time')) {
  const at = new Date(time.dateTime);
  time.textContent = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** Once is enough. */
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.ariaBusy === 'true') event.preventDefault();
    form.ariaBusy = 'true';
  });
}
addEventListener('pageshow', () => {
  for (const form of document.forms) form.ariaBusy = null;
});

/** A page that was left open, or comes back from the browser's memory, may be of a session that is over. */
async function checkSession() {
  const answer = await fetch('token', { method: 'POST', headers: { 'live-chat-inbox': '1' } }).catch(() => undefined);
  if (answer?.status === 401) location.replace('sign-in?done=ended');
}
if (document.querySelector('[data-session]')) {
  addEventListener('pageshow', ({ persisted }) => persisted && checkSession());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && checkSession());
  addEventListener('live-chat-signed-out', () => location.replace('sign-in?done=ended'));
  // `done` has told what it had to.
  if (location.search) history.replaceState(null, '', location.pathname);
}
