import { classOf, isSpared, staff, type Identity } from './identity.ts';
import { hasScope, isInScope } from './scopes.ts';

/** Who may ban from the whole site. */
export const canBanFromSite = (identity: Identity): boolean => isSpared(identity) && isInScope(identity, 'moderate');

/** Who may read the audit log, which tells of all rooms and of the team. */
export const canReadAudit = (identity: Identity): boolean =>
  classOf(identity) === 'admin' || (classOf(identity) === 'service' && hasScope(identity, 'audit'));

/** Who may say to whom is told what is written, in whatever room. */
export const canManageWebhooks = (identity: Identity): boolean =>
  classOf(identity) === 'admin' || (classOf(identity) === 'service' && hasScope(identity, 'webhooks'));

/** Who may look for reports in all rooms at once; told are those alone of rooms that they moderate. */
export const canSeeReports = (identity: Identity): boolean =>
  staff.includes(classOf(identity)) && isInScope(identity, 'moderate');

/** Who says what the site's visitors are shown. */
export const canSetSite = (identity: Identity): boolean => isSpared(identity) && isInScope(identity, 'manage');
