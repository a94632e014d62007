// The shop's own few lines: a basket that counts, and buttons that open the chat.
const chat = document.querySelector('live-chat');
const count = document.querySelector('[data-basket-count]');
let items = 0;

for (const button of document.querySelectorAll('[data-ask]')) button.addEventListener('click', () => chat.show());

for (const button of document.querySelectorAll('[data-add]')) {
  button.addEventListener('click', () => {
    items += 1;
    count.textContent = String(items);
  });
}
