import { bounds } from '../limits.ts';
import { cleanName } from '../names.ts';

/** What somebody wants to be known by. */
export interface Wanted {
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

/** As names to sign in with are compared. */
export const cleanLogin = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** What is wrong with each field, in a sentence for the person; empty when nothing is. */
export type FieldProblems = { readonly [K in keyof Wanted]?: string };

export function passwordProblem(password: string, others: readonly string[] = []): string | undefined {
  if ([...password].length < bounds.passwordLength) return `Use at least ${bounds.passwordLength} characters.`;
  if (Buffer.byteLength(password) > bounds.passwordBytes) return 'That is too long.';
  if (others.some((other) => other !== '' && cleanLogin(password) === cleanLogin(other))) {
    return 'Use something other than your name or e-mail.';
  }
  if (new Set(password).size < 4) return 'Use more different characters.';
  return undefined;
}

/** Cleans what is wanted, and says what is wrong with it. */
export function checkWanted(given: Wanted, nameLength: number): { wanted: Wanted; problems: FieldProblems } {
  const login = cleanLogin(given.login);
  const name = cleanName(given.name, nameLength);
  const isLogin = /^[^\s\p{C}]+$/u.test(login) && login.length <= bounds.loginLength;
  const password = passwordProblem(given.password, [login, name]);
  return {
    wanted: { login, name, password: given.password },
    problems: {
      ...(!isLogin && { login: 'Enter an e-mail or a name without spaces.' }),
      ...(name === cleanName('', nameLength) && { name: 'Enter the name that people will see.' }),
      ...(password !== undefined && { password }),
    },
  };
}
