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

/** The middle of an image, as a small square. */
async function squareOf(file) {
  const image = await createImageBitmap(file);
  const side = Math.min(image.width, image.height);
  const canvas = Object.assign(document.createElement('canvas'), { width: 256, height: 256 });
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 256, 256);
  context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, 256, 256);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
}

for (const part of document.querySelectorAll('[data-scripted]')) part.hidden = false;
const picture = document.querySelector('[data-picture]');
picture?.addEventListener('change', async () => {
  const [file] = picture.files;
  if (!file) return;
  const note = document.querySelector('#picture-note');
  picture.disabled = true;
  note.textContent = 'On its way…';
  const square = await squareOf(file).catch(() => undefined);
  const headers = { 'live-chat-inbox': '1', 'content-type': 'image/jpeg' };
  const answer = square && (await fetch('picture', { method: 'POST', headers, body: square }).catch(() => undefined));
  if (answer?.ok) return location.replace('account?done=picture');
  if (answer?.status === 401) return location.replace('sign-in?done=ended');
  picture.disabled = false;
  picture.value = '';
  note.textContent = square
    ? 'It could not be kept. Please try again.'
    : 'That is no picture that this browser can read. Choose a JPEG, PNG or WebP.';
});

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
