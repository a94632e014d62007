import { isOfTeam, isSpared, type Identity } from './identity.ts';
import { canManageKeys } from './keys.ts';
import { hasScope, isInScope } from './scopes.ts';
import { canBanFromSite, canManageWebhooks, canSetSite } from './site.ts';

/** Who is told of all conversations, with what only the team knows of them (P42). Told are those alone that they may read. */
export const canSeeDesk = (identity: Identity): boolean => isOfTeam(identity) && isInScope(identity, 'read');

/** Who may be given what is new before all others (P46): a service that can answer it, and hand it on. */
export const canAnswerFirst = (identity: Identity): boolean =>
  identity.user.kind === 'service' && isInScope(identity, 'send') && isInScope(identity, 'moderate');

/** Who tells the team where on the site they are (P45): visitors by themselves, and nobody in their name. */
export const canTellVisit = (identity: Identity): boolean =>
  !isOfTeam(identity) && identity.via === undefined && isInScope(identity, 'read');

/** Who says of whom that they are away (P43): agents of themselves, admins and services of all. */
export const canSetAway = (identity: Identity, user: string): boolean =>
  (user === identity.user.id && identity.user.kind === 'agent') ||
  (isSpared(identity) && isInScope(identity, 'moderate'));

/** Who prepares answers for all of the team. */
export const canPrepareReplies = (identity: Identity): boolean => isOfTeam(identity) && isInScope(identity, 'send');

/** With which tags one may begin a conversation (P51): those that the site's form offers, and the team with any. */
export const canBeginWith = (identity: Identity, isOffered: boolean): boolean =>
  isOffered || (isOfTeam(identity) && isInScope(identity, 'moderate'));

/** Who is told how long everybody of the team takes, and how they are rated. */
export const canSeeReport = (identity: Identity): boolean => isSpared(identity) && isInScope(identity, 'read');

/** Who hands in mails that visitors have written: services that may act in their name. */
export const canHandIn = (identity: Identity): boolean =>
  hasScope(identity, 'act-as') && hasScope(identity, 'send') && identity.via === undefined;

/** Who sees which mails were given up, and has them tried again. */
export const canSeeMails = (identity: Identity): boolean => isSpared(identity) && isInScope(identity, 'moderate');

/** What of the support desk somebody looks after beside conversations, by who may. */
const administrators = {
  report: canSeeReport,
  webhooks: canManageWebhooks,
  site: canSetSite,
  keys: canManageKeys,
  bans: canBanFromSite,
} as const satisfies Record<string, (identity: Identity) => boolean>;

export type DeskArea = keyof typeof administrators;

export const deskAreas = Object.keys(administrators) as readonly DeskArea[];

/** What of that one may do, so that nobody is offered what would be refused. */
export const areasOf = (identity: Identity): readonly DeskArea[] =>
  deskAreas.filter((area) => administrators[area](identity));
