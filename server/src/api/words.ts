/** How one says who one is, as the document and the reference tell it. */
export const authorization = {
  token: '`Bearer` and the key of a service, or the token of a user: `Authorization: Bearer lc_...`',
  guest: '`Guest` and what the relay gave to a guest: `Authorization: Guest ID:SECRET`',
};
