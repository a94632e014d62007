import { createHash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { defaultLimits, type User } from '../../../src/protocol/index.ts';
import { createCheck } from '../check.ts';
import { bounds } from '../limits.ts';
import { cleanLine } from '../names.ts';
import type { Transferred } from './records.ts';

const maybe = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const Somebody = Type.Object({
  id: Type.Optional(Type.Integer()),
  name: maybe(Type.String()),
  email: maybe(Type.String()),
  identifier: maybe(Type.String()),
  type: maybe(Type.String()),
});
/** Times are seconds since 1970; what else there is, is not looked at. */
const Conversation = Type.Object({
  id: Type.Integer(),
  account_id: Type.Optional(Type.Integer()),
  status: Type.String(),
  created_at: Type.Optional(Type.Number()),
  last_activity_at: Type.Optional(Type.Number()),
  labels: Type.Optional(Type.Array(Type.String())),
  meta: Type.Object({ sender: Somebody, assignee: maybe(Somebody) }),
  messages: Type.Array(
    Type.Object({
      id: Type.Integer(),
      content: maybe(Type.String()),
      /** From the contact, from the team, of Chatwoot itself, and of a template. */
      message_type: Type.Union([Type.Integer(), Type.String()]),
      private: Type.Optional(Type.Boolean()),
      created_at: Type.Number(),
      sender: maybe(Somebody),
      attachments: Type.Optional(Type.Array(Type.Object({ data_url: maybe(Type.String()) }))),
    }),
  ),
});
const isConversation = createCheck(Conversation);

/** Ids of agents by the e-mail by which they sign in. */
export type KnownAgents = ReadonlyMap<string, User>;

const incoming: readonly unknown[] = [0, 'incoming'];
const outgoing: readonly unknown[] = [1, 'outgoing', 3, 'template'];

const named = (name: string | null | undefined, otherwise: string): string =>
  cleanLine(name ?? '', defaultLimits.nameLength) || otherwise;

function agentOf({ id, name, email }: Static<typeof Somebody>, known: KnownAgents): User {
  const account = known.get((email ?? '').toLowerCase());
  return account ?? { id: `a_chatwoot-${id ?? 0}`, name: named(name, 'Agent'), kind: 'agent' };
}

/** A contact whom the site knows by an id of its own is that user here, too. */
function visitorOf({ id, name, identifier }: Static<typeof Somebody>): User {
  const own = identifier && /^[!-~]{1,200}$/.test(identifier) ? identifier : `chatwoot-${id ?? 0}`;
  return { id: `u_${own}`, name: named(name, 'Visitor'), kind: 'user' };
}

/** Cut where it is longer than a message may be. */
const fitting = (text: string): string => {
  const most = defaultLimits.textLength - 1_000;
  return text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…` : text;
};

/**
 * A conversation as Chatwoot's API tells it, with its `messages`, as records. What Chatwoot says by itself is left out.
 *
 * @throws TypeError where it is none
 */
export function fromChatwoot(value: unknown, agents: KnownAgents): Transferred[] {
  if (!isConversation(value)) throw new TypeError('this is no conversation of Chatwoot with its messages');
  const { id, account_id: account = 0, status, meta, labels = [], messages } = value;
  const room = `s_${createHash('sha256').update(`chatwoot ${account} ${id}`).digest('base64url').slice(0, 22)}`;
  const visitor = visitorOf(meta.sender);
  const all = messages.toSorted((one, other) => one.created_at - other.created_at || one.id - other.id);
  const at = (seconds: number | undefined): number => Math.max(0, Math.round((seconds ?? 0) * 1_000));
  const begun = Math.min(at(value.created_at ?? all[0]?.created_at), at(all[0]?.created_at ?? value.created_at));
  const ended = Math.max(at(all.at(-1)?.created_at), at(value.last_activity_at), begun);
  const { assignee } = meta;
  const team = assignee ? agentOf(assignee, agents) : { id: 's_chatwoot', name: 'Chatwoot', kind: 'service' as const };
  const records: Transferred[] = [{ type: 'conversation', room, at: begun, visitor }];
  for (const message of all) {
    const isIn = incoming.includes(message.message_type);
    if (!isIn && !outgoing.includes(message.message_type)) continue;
    const files = (message.attachments ?? []).map(({ data_url: url }) =>
      (url ?? '').split(/[?#]/)[0]!.split('/').at(-1)!,
    );
    const text = fitting(message.content ?? '');
    if (text.trim() === '' && files.length === 0) continue;
    records.push({
      ...{ type: 'message', room, at: at(message.created_at), key: `chatwoot-${message.id}`, text },
      from: isIn ? visitor : message.sender ? agentOf(message.sender, agents) : team,
      ...(message.private === true && { note: true as const }),
      ...(files.length > 0 && {
        files: files.map((name) => name.slice(0, 255) || 'file').slice(0, bounds.attachmentsTold),
      }),
    });
  }
  const said = (key: string) => ({ room, at: ended, from: team, key: `chatwoot-${id}-${key}` });
  for (const [index, label] of labels.entries()) {
    const tag = cleanLine(label, bounds.tagLength);
    if (tag) records.push({ type: 'tag', ...said(`tag${index}`), tag, on: true });
  }
  if (assignee) records.push({ type: 'assign', ...said('assign'), user: agentOf(assignee, agents) });
  if (status === 'resolved') records.push({ type: 'status', ...said('closed'), status: 'closed' });
  return records;
}
