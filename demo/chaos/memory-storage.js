// Where the clients have no wires they share one address, and so would share one identity: each keeps its own in memory instead.

/** @returns {import('/live-chat-sdk.js').ChatStorage} */
export function createMemoryStorage() {
  const sends = new Map();
  const texts = new Map();
  const nameOf = ({ user, room, key }) => `${user} ${room} ${key}`;
  let credential;
  return {
    persistent: false,
    loadCredential: async () => credential,
    saveCredential: async (given) => void (credential = given),
    loadOutbox: async (user) => [...sends.values()].filter((send) => send.user === user),
    putSend: async (send) => void sends.set(nameOf(send), send),
    deleteSend: async (send) => void sends.delete(nameOf(send)),
    loadText: async (name) => texts.get(name),
    saveText: async (name, text) => void (text === undefined ? texts.delete(name) : texts.set(name, text)),
    async wipe() {
      credential = undefined;
      sends.clear();
      texts.clear();
    },
  };
}
