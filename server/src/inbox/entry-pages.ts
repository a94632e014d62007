import type { FieldProblems } from '../accounts/fields.ts';
import { bounds } from '../limits.ts';
import type { AccountInvitation } from '../store/accounts.ts';
import { html, type Html } from './html.ts';
import { alert, card, field, form, page, status } from './page.ts';

const primary = (text: string): Html => html`<button class="primary">${text}</button>`;

export interface SignInPage {
  readonly token: string;
  readonly login?: string;
  readonly problem?: string | undefined;
  readonly notice?: string | undefined;
  /** Name of another service by which one can come in. */
  readonly other?: string | undefined;
}

export function signInPage({ token, login = '', problem, notice, other }: SignInPage): Html {
  const fields = [
    field({ name: 'login', label: 'E-mail or name', value: login, autocomplete: 'username', isFirst: login === '' }),
    field({
      name: 'password',
      label: 'Password',
      type: 'password',
      autocomplete: 'current-password',
      isFirst: login !== '',
    }),
    primary('Sign in'),
  ];
  return card('Sign in to the inbox', [
    status(notice),
    alert(problem),
    other !== undefined &&
      html`<p><a class="button" href="oidc">Sign in with ${other}</a></p>
        <p class="or">or</p>`,
    form('sign-in', token, fields),
    html`<p class="hint foot">No account, or a lost password? An admin of this chat can give you a link.</p>`,
  ]);
}

/** The link's secret comes behind the `#`, so that it is in no log on the way; the script puts it here. */
export function codePage(token: string, problem?: string): Html {
  const code = field({
    name: 'code',
    label: 'Code',
    autocomplete: 'off',
    isFirst: true,
    hint: 'The part of your link after the # sign.',
  });
  return card('Open your link', [alert(problem), form('join', token, [code, primary('Continue')], html`data-code`)]);
}

export interface JoinPage {
  readonly token: string;
  readonly code: string;
  readonly kind: AccountInvitation['kind'];
  readonly login?: string;
  readonly name?: string;
  readonly problems?: FieldProblems;
  readonly problem?: string | undefined;
}

const joinTitles = { first: 'Make the first admin', join: 'Make your account', password: 'Set a new password' };

export function joinPage({ token, code, kind, login = '', name = '', problems = {}, problem }: JoinPage): Html {
  const password = field({
    name: 'password',
    label: kind === 'password' ? 'New password' : 'Password',
    type: 'password',
    autocomplete: 'new-password',
    hint: `At least ${bounds.passwordLength} characters; a few words are good.`,
    problem: problems.password,
    isFirst:
      kind === 'password' || (problems.password !== undefined && (problems.login ?? problems.name) === undefined),
  });
  const who = [
    field({
      name: 'login',
      label: 'E-mail or name to sign in with',
      value: login,
      autocomplete: 'username',
      problem: problems.login,
      isFirst: problems.login !== undefined || Object.keys(problems).length === 0,
    }),
    field({
      name: 'name',
      label: 'Your name',
      value: name,
      autocomplete: 'name',
      hint: 'Visitors see it beside your answers.',
      problem: problems.name,
      isFirst: problems.name !== undefined && problems.login === undefined,
    }),
  ];
  const content = [
    html`<input type="hidden" name="code" value="${code}" /><input type="hidden" name="step" value="2" />`,
    kind !== 'password' && who,
    password,
    primary(kind === 'password' ? 'Set password' : 'Make account'),
  ];
  return card(joinTitles[kind], [
    kind === 'first' && html`<p>This account decides who else may answer in this chat.</p>`,
    alert(problem),
    form('join', token, content),
  ]);
}

/** Something that was not done, and where to go from here. */
export const refusalPage = (title: string, text: string): Html =>
  card(title, [html`<p role="alert">${text}</p>`, html`<p><a class="button" href="./">Back to the inbox</a></p>`]);

/** A link from another site: the browser keeps the cookie back until the page has asked once by itself. */
export const onwardPage = (): Html =>
  page(
    { title: 'Inbox', kind: 'card', onward: './' },
    html`<main>
      <p><a href="./">Open the inbox</a></p>
    </main>`,
  );
