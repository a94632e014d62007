import { bounds } from '../limits.ts';
import type { Account, AccountRole } from '../store/accounts.ts';
import { html, type Html, type HtmlValue } from './html.ts';
import { card, field, form } from './page.ts';

/** What was asked for, of those whom it is about with their name. */
export type Wanted =
  | { readonly act: 'invite'; readonly role: AccountRole }
  | { readonly act: 'reset-password'; readonly account: string; readonly name: string }
  | { readonly act: 'role'; readonly account: string; readonly name: string; readonly role: AccountRole }
  | { readonly act: 'disable'; readonly account: string; readonly name: string; readonly isDisabled: boolean };

export interface ConfirmPage {
  readonly token: string;
  /** Who asks. */
  readonly account: Account;
  /** Name of the service by which they came in, where that is still set up. */
  readonly other: string | undefined;
  readonly wanted: Wanted;
  readonly problem: string | undefined;
}

/** What was asked for in words, on its button, and as its form has it. */
interface Described {
  readonly text: Html;
  readonly button: string;
  readonly values: Readonly<Record<string, string>>;
}

const roleTexts = { agent: 'an agent', admin: 'an admin, who decides who else is here' } as const;

function describe(wanted: Wanted): Described {
  switch (wanted.act) {
    case 'invite':
      return {
        text: html`You want to make a link by which somebody becomes ${roleTexts[wanted.role]}.`,
        button: 'Make the link',
        values: { role: wanted.role },
      };
    case 'reset-password':
      return {
        text: html`You want to make a link by which <strong><bdi>${wanted.name}</bdi></strong> gets a new password.`,
        button: 'Make the link',
        values: { account: wanted.account },
      };
    case 'role':
      return {
        text: html`You want to make <strong><bdi>${wanted.name}</bdi></strong> ${roleTexts[wanted.role]}.`,
        button: `Make ${wanted.role}`,
        values: { account: wanted.account, role: wanted.role },
      };
    case 'disable':
      return {
        text: wanted.isDisabled
          ? html`You want to disable the account of <strong><bdi>${wanted.name}</bdi></strong
              >.`
          : html`You want to let <strong><bdi>${wanted.name}</bdi></strong> sign in again.`,
        button: wanted.isDisabled ? 'Disable the account' : 'Enable the account',
        values: { account: wanted.account, disabled: wanted.isDisabled ? 'yes' : 'no' },
      };
  }
}

/** To the service by which somebody comes in, which asks who sits there. */
export const againLink = (other: string | undefined): HtmlValue =>
  other !== undefined && html`<p><a class="button" href="oidc?again">Sign in with ${other} again</a></p>`;

const minutes = bounds.confirmation / 60_000;

/** Between an old session and what outlasts it: who sits there says their password, and what they have asked for is done. */
export function confirmPage({ token, account, other, wanted, problem }: ConfirmPage): Html {
  const { text, button, values } = describe(wanted);
  const back = html`<p><a class="button" href="account">Back, and change nothing</a></p>`;
  if (account.subject !== undefined) {
    return card('Sign in again first', [
      html`<p>${text}</p>`,
      html`<p>
        That outlasts your session. You come in by ${other ?? 'another service'} and have no password here: show there
        once more that it is you, and do it within ${minutes} minutes.
      </p>`,
      againLink(other),
      html`<p class="hint">If you are asked each time, the service does not say when somebody has signed in there.</p>`,
      back,
    ]);
  }
  const hidden = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  // For password managers, which keep it with the name.
  const login = html`<input name="login" value="${account.login}" autocomplete="username" readonly hidden />`;
  const password = field({
    name: 'password',
    label: 'Your password',
    type: 'password',
    autocomplete: 'current-password',
    hint: `It outlasts your session, so you are asked once more, and then not for ${minutes} minutes.`,
    problem,
    isFirst: true,
  });
  return card('Is it still you?', [
    html`<p>${text}</p>`,
    form(wanted.act, token, [hidden, login, password, html`<button class="primary">${button}</button>`]),
    back,
  ]);
}
