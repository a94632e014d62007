import { cleanLogin } from '../accounts/fields.ts';
import { createLink } from '../accounts/team.ts';
import type { InviteCommand } from '../config.ts';
import { openTeam } from '../store/sqlite/invite.ts';

/** Prints the link alone on standard output, so that it can be handed on, and what it is good for on standard error. */
export async function invite({ admin, passwordOf, url, data }: InviteCommand): Promise<void> {
  const team = openTeam(data);
  try {
    const account = passwordOf === undefined ? undefined : await team.find({ login: cleanLogin(passwordOf) });
    if (passwordOf !== undefined && !account) throw new Error(`nobody signs in as ${JSON.stringify(passwordOf)}`);
    if (account?.isDisabled) throw new Error(`${account.login} is disabled: an admin can enable the account`);
    const role = admin ? 'admin' : 'agent';
    const kind = account ? 'password' : 'join';
    const link = await createLink(team, Date.now(), { kind, role, account: account?.id }, null);
    if ('refused' in link) throw new Error(`no link was made: ${link.refused}`);
    const base = url.href.endsWith('/') ? url.href : `${url.href}/`;
    process.stdout.write(`${base}inbox/join#${link.secret}\n`);
    const what = account ? `Sets a new password for ${account.login}` : `Makes one account, ${role}`;
    process.stderr.write(`${what}; good once, until ${new Date(link.expires).toISOString()}\n`);
  } finally {
    team.close();
  }
}
