// A visitor who writes by a script, once in each browser: what they write goes the way that anybody's goes. Whoever looks on may write, too.
const visitors = ['Maya', 'Theo', 'Lina', 'Amir'];
const kept = 'support-demo-visitors';
const parts = new URLSearchParams(location.search);

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const tell = (said) => parent.postMessage(said, location.origin);

const count = Number(localStorage.getItem(kept) ?? 0);
const isNew = count === 0 || parts.has('again');
const number = isNew ? count : count - 1;
const name = visitors[number % visitors.length];

// By another name of this machine the visitor is another guest than in the shop's other pages. Where only the relay runs, it knows pages of its own address alone, and says so of any other.
const other = `${location.protocol}//${location.hostname === 'localhost' ? '127.0.0.1' : 'localhost'}:${location.port}`;
const server = await fetch(`${other}/pictures/nobody`).then(
  () => other,
  () => location.origin,
);

const chat = document.createElement('live-chat');
for (const [attribute, value] of Object.entries({
  support: 'desk',
  calls: '',
  name,
  heading: 'Fennmark support',
  greeting: 'Hello! What would you like to know?',
  placeholder: 'Write to us',
  server,
}))
  chat.setAttribute(attribute, value);
document.body.append(chat);

/** Resolves with the next message that somebody else has written. */
const answered = () =>
  new Promise((resolve) => {
    const onMessage = ({ detail }) => {
      if (detail.own) return;
      chat.removeEventListener('live-chat-message', onMessage);
      resolve(detail);
    };
    chat.addEventListener('live-chat-message', onMessage);
  });

/** The panel is loaded when it is opened. */
async function say(text) {
  for (;;) {
    try {
      return await chat.send(text);
    } catch {
      await wait(200);
    }
  }
}

/** Until the conversation is known. */
async function tellRoom() {
  while (!chat.room) await wait(100);
  tell({ room: chat.room });
}

async function play() {
  localStorage.setItem(kept, String(number + 1));
  await wait(1_200);
  chat.show();
  await wait(1_500);
  let answer = answered();
  await say('The upper arm of my lamp sinks when I let go. What can I do?');
  void tellRoom();
  tell({ told: `${name} writes. The help bot looks into the articles.` });
  await answer;
  tell({ told: 'The bot has answered, with the article. It asks whether that helped.' });
  await wait(6_000);
  answer = answered();
  await say('It still sinks after that. Can I talk to a person?');
  await answer;
  tell({
    told: `The bot has handed over, with a note. Your turn: answer ${name} in the inbox, or write here as ${name}.`,
  });
}

await customElements.whenDefined('live-chat');
if (isNew) {
  if (count > 0) {
    chat.show();
    await chat.logout();
  }
  await play();
} else {
  chat.show();
  tell({ told: `You are ${name} here, and Una in the inbox.` });
  await tellRoom();
}
