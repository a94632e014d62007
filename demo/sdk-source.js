// Shows the file beside the chat, as it is.
const source = await (await fetch('sdk.js')).text();
document.querySelector('#source').textContent = source;

const button = document.querySelector('#copy');
button.addEventListener('click', async () => {
  const copied = await navigator.clipboard.writeText(source).then(
    () => true,
    () => false,
  );
  button.textContent = copied ? 'Copied' : 'Select and copy, please';
});
