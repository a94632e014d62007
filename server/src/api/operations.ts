import type { Limits } from '../../../src/protocol/index.ts';
import type { Operation } from './operation.ts';
import { auditOperations } from './operations/audit.ts';
import { banOperations } from './operations/bans.ts';
import { cannedReplyOperations } from './operations/canned-replies.ts';
import { conversationOperations } from './operations/conversations.ts';
import { siteOperations } from './operations/site.ts';
import { deskSettingsOperations } from './operations/desk-settings.ts';
import { deskReportOperations } from './operations/desk-report.ts';
import { conversationHistoryOperations } from './operations/conversation-history.ts';
import { deskSearchOperations } from './operations/desk-search.ts';
import { heldOperations } from './operations/held.ts';
import { keyOperations } from './operations/keys.ts';
import { listOperations } from './operations/lists.ts';
import { mailOperations } from './operations/mail.ts';
import { memberOperations } from './operations/members.ts';
import { messageOperations } from './operations/messages.ts';
import { pinOperations } from './operations/pins.ts';
import { pollOperations } from './operations/polls.ts';
import { previewOperations } from './operations/previews.ts';
import { pushOperations } from './operations/push.ts';
import { readingOperations } from './operations/reading.ts';
import { reportOperations } from './operations/reports.ts';
import { retentionOperations } from './operations/retention.ts';
import { revisionOperations } from './operations/revisions.ts';
import { roomOperations } from './operations/rooms.ts';
import { searchOperations } from './operations/search.ts';
import { streamOperations } from './operations/streams.ts';
import { threadOperations } from './operations/threads.ts';
import { visitorOperations } from './operations/visitors.ts';
import { webhookOperations } from './operations/webhooks.ts';
import { yourOperations } from './operations/you.ts';
import { partsFor } from './schemas.ts';

/** Everything that the API can do, by the limits in force. */
export function operationsFor(limits: Limits): readonly Operation[] {
  const parts = partsFor(limits);
  return [
    ...yourOperations(),
    ...roomOperations(parts),
    ...messageOperations(parts),
    ...pinOperations(parts),
    ...pollOperations(parts),
    ...previewOperations(parts),
    ...threadOperations(parts),
    ...revisionOperations(parts),
    ...streamOperations(parts),
    ...searchOperations(parts),
    ...memberOperations(parts),
    ...listOperations(parts),
    ...readingOperations(parts),
    ...pushOperations(parts),
    ...conversationOperations(parts),
    ...conversationHistoryOperations(),
    ...deskSearchOperations(parts),
    ...visitorOperations(parts),
    ...cannedReplyOperations(parts),
    ...siteOperations(parts),
    ...deskSettingsOperations(parts),
    ...retentionOperations(parts),
    ...mailOperations(parts),
    ...deskReportOperations(),
    ...reportOperations(parts),
    ...heldOperations(parts),
    ...banOperations(parts),
    ...auditOperations(parts),
    ...webhookOperations(parts),
    ...keyOperations(parts),
  ];
}
