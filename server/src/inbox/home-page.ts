import type { Visitor } from '../accounts/sessions.ts';
import { bounds } from '../limits.ts';
import type { Account, AccountInvitation, AccountSession } from '../store/accounts.ts';
import { isMailAddress } from '../mail/address.ts';
import { againLink } from './confirm-page.ts';
import { html, type Html, type HtmlValue } from './html.ts';
import { alert, field, form, mark, page, status, time } from './page.ts';

const roleNames = { agent: 'Agent', admin: 'Admin' } as const;

/** A link that was just made: it is shown once. */
export interface FreshLink {
  readonly address: string;
  readonly about: string;
  readonly expires: number;
}

export interface HomePage {
  readonly visitor: Visitor;
  readonly token: string;
  readonly sessions: readonly AccountSession[];
  /** Only for admins. */
  readonly team:
    | { readonly accounts: readonly Account[]; readonly invitations: readonly AccountInvitation[] }
    | undefined;
  /** Whether one has a picture. */
  readonly hasPicture: boolean;
  /** Whether mails are sent at all. */
  readonly hasMails: boolean;
  /** Name of the service by which one can come in. */
  readonly other: string | undefined;
  readonly link?: FreshLink | undefined;
  readonly problem?: string | undefined;
  readonly notice?: string | undefined;
  /** What is wrong with the passwords that were given. */
  readonly passwordProblem?: { readonly from?: string; readonly to?: string };
}

/** One button that posts one thing. */
function act(token: string, action: string, label: string, values: Readonly<Record<string, string>>, about = ''): Html {
  const hidden = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const name = about !== '' && html`aria-label="${label} ${about}"`;
  return form(action, token, [hidden, html`<button class="small" ${name}>${label}</button>`]);
}

const initials = (name: string): string =>
  name
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => [...word][0]!.toUpperCase())
    .join('');

const part = (id: string, title: string, content: HtmlValue): Html =>
  html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
  </section>`;

function linkPart({ address, about, expires }: FreshLink): Html {
  return html`<section class="fresh" aria-labelledby="link">
    <h2 id="link">${about}</h2>
    <p>Give it to that person only. It works once, until ${time(expires)}, and is not shown again.</p>
    <div class="copy">
      <input aria-labelledby="link" readonly value="${address}" data-address /><button
        type="button"
        class="primary"
        data-copy
        hidden
      >
        Copy
      </button>
    </div>
  </section>`;
}

function sessionRow(session: AccountSession, { session: own }: Visitor, token: string): Html {
  const isOwn = session.hash === own.hash;
  return html`<li>
    <div class="who">
      <strong>${session.device}</strong>
      <span>${isOwn ? html`<b class="chip">This browser</b>` : ['Used ', time(session.used)]}</span>
    </div>
    ${!isOwn && act(token, 'end-session', 'Sign out', { session: session.hash }, session.device)}
  </li>`;
}

function accountRow(account: Account, { account: own }: Visitor, token: string): Html {
  const { id, name, login, role, subject, isDisabled, hasPicture } = account;
  const other = role === 'admin' ? 'agent' : 'admin';
  // What one could do to oneself by mistake is not offered; the store knows who is the last admin.
  const actions = id !== own.id && [
    !isDisabled && act(token, 'role', `Make ${other}`, { account: id, role: other }, name),
    !isDisabled && subject === undefined && act(token, 'reset-password', 'New password', { account: id }, name),
    hasPicture && act(token, 'take-picture', 'Take picture away', { account: id }, name),
    act(
      token,
      'disable',
      isDisabled ? 'Enable' : 'Disable',
      { account: id, disabled: isDisabled ? 'no' : 'yes' },
      name,
    ),
  ];
  return html`<li>
    <span class="face" aria-hidden="true"
      >${hasPicture && !isDisabled ? html`<img src="../pictures/${id}" alt="" />` : initials(name)}</span
    >
    <div class="who">
      <strong><bdi>${name}</bdi></strong> <span><bdi>${login}</bdi></span>
      <span
        ><b class="chip">${roleNames[role]}</b
        >${isDisabled && html` <b class="chip bad">Disabled</b>`}${id === own.id && html` <b class="chip">You</b>`}</span
      >
    </div>
    <div class="acts">${actions}</div>
  </li>`;
}

function invitationRow({ hash, kind, role, expires }: AccountInvitation, token: string): Html {
  const what = kind === 'password' ? 'New password' : `New ${role}`;
  return html`<li>
    <div class="who"><strong>${what}</strong> <span>Until ${time(expires)}</span></div>
    ${act(token, 'withdraw', 'Take back', { invitation: hash }, what)}
  </li>`;
}

function teamParts({ accounts, invitations }: NonNullable<HomePage['team']>, visitor: Visitor, token: string): Html[] {
  const invite = form(
    'invite',
    token,
    html`<label for="role">Invite somebody as</label>
      <select id="role" name="role">
        <option value="agent">Agent: answers people</option>
        <option value="admin">Admin: also decides who is here</option>
      </select>
      <button class="primary">Make a link</button>`,
    html`class="row"`,
  );
  const open =
    invitations.length > 0 &&
    html`<h3>Links that are open</h3>
      <ul>
        ${invitations.map((each) => invitationRow(each, token))}
      </ul>`;
  return [
    part(
      'team',
      'Team',
      html`<ul>
          ${accounts.map((each) => accountRow(each, visitor, token))}
        </ul>
        ${invite}${open}`,
    ),
  ];
}

function passwordPart(account: Account, token: string, { from, to }: NonNullable<HomePage['passwordProblem']>): Html {
  // For password managers, which keep it with the name.
  const login = html`<input name="login" value="${account.login}" autocomplete="username" readonly hidden />`;
  const fields = [
    field({
      name: 'from',
      label: 'Present password',
      type: 'password',
      autocomplete: 'current-password',
      problem: from,
      isFirst: from !== undefined,
    }),
    field({
      name: 'to',
      label: 'New password',
      type: 'password',
      autocomplete: 'new-password',
      hint: `At least ${bounds.passwordLength} characters. All your other browsers are signed out.`,
      problem: to,
      isFirst: to !== undefined,
    }),
    html`<button>Change password</button>`,
  ];
  return part('password', 'Password', form('password', token, [login, fields]));
}

/** Who has no password here shows at the service that it is still they. */
const againPart = (other: string | undefined): HtmlValue =>
  other !== undefined &&
  part('again', 'Sign in again', [
    html`<p class="hint">
      Before API keys, webhooks and what you do with other accounts. It counts for ${bounds.confirmation / 60_000}
      minutes.
    </p>`,
    againLink(other),
  ]);

/** The script makes a small square of what is chosen. */
const picturePart = ({ id, name }: Account, hasPicture: boolean, token: string): Html =>
  part(
    'picture',
    'Picture',
    html`<div class="picture">
        <span class="face" aria-hidden="true"
          >${hasPicture ? html`<img src="../pictures/${id}" alt="" data-own />` : initials(name)}</span
        >
        <div data-scripted hidden>
          <label class="button" for="picture-file">${hasPicture ? 'Choose another one' : 'Choose a picture'}</label>
          <input
            id="picture-file"
            type="file"
            accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
            aria-describedby="picture-note"
            data-picture
          />
        </div>
        ${hasPicture && form('remove-picture', token, html`<button>Take it away</button>`)}
      </div>
      <p class="hint" id="picture-note" role="status">
        Visitors and colleagues see it beside what you write. The middle of it is kept, as a small square.
      </p>
      <noscript><p>Choosing a picture needs JavaScript.</p></noscript>`,
  );

/** Every how many milliseconds, and what that is called. */
export const digestChoices = [
  [0, 'Never'],
  [3_600_000, 'Once an hour'],
  [14_400_000, 'Every four hours'],
  [86_400_000, 'Once a day'],
] as const;

function digestPart({ login, digest = 0 }: Account, token: string): Html {
  const options = digestChoices.map(
    ([interval, text]) => html`<option value="${interval}" ${interval === digest && html`selected`}>${text}</option>`,
  );
  return part(
    'mails',
    'Mails of what waits',
    isMailAddress(login)
      ? form(
          'digest',
          token,
          html`<label for="interval">Tell ${html`<bdi>${login}</bdi>`} who waits for an answer</label>
            <select id="interval" name="interval">
              ${options}
            </select>
            <button>Save</button>`,
          html`class="row"`,
        )
      : html`<p>They go to the e-mail that one signs in with. You sign in by a name.</p>`,
  );
}

/** Who is signed in, where, and for an admin who else is here. */
export function homePage(options: HomePage): Html {
  const {
    visitor,
    token,
    sessions,
    team,
    hasPicture,
    hasMails,
    other,
    link,
    problem,
    notice,
    passwordProblem = {},
  } = options;
  const { account } = visitor;
  const list = html`<ul>
    ${sessions.map((each) => sessionRow(each, visitor, token))}
  </ul>`;
  return page(
    { title: 'Account', kind: 'column' },
    html`<header>
        ${mark}
        <h1>Account</h1>
        <a href="./">Inbox</a>
        <span class="me"><bdi>${account.name}</bdi> <b class="chip">${roleNames[account.role]}</b></span
        >${form('sign-out', token, html`<button>Sign out</button>`)}
      </header>
      <main data-session>
        ${alert(problem)}${status(notice)}${link && linkPart(link)} ${team && teamParts(team, visitor, token)}
        ${picturePart(account, hasPicture, token)}
        ${part('sessions', 'Where you are signed in', [list, form('sign-out-everywhere', token, html`<button class="danger">Sign out everywhere</button>`)])}
        ${hasMails && digestPart(account, token)}
        ${account.subject === undefined ? passwordPart(account, token, passwordProblem) : againPart(other)}
      </main>`,
  );
}
