/** Something the person at the keyboard can put right: shown as one line, never with a stack trace. */
export class UserError extends Error {}
