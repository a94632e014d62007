import type { Operation, Outcome } from './calls.ts';
import type { WriterConnection } from './writer-connection.ts';

/** Whose name an operation would write. */
function writerOf(operation: Operation): string | undefined {
  if (operation[0] === 'append' || operation[0] === 'report' || operation[0] === 'change-call')
    return operation[1].sender.id;
  if (operation[0] === 'create-room') return operation[1].creator.id;
  if (operation[0] === 'create-file') return operation[1].user;
  if (operation[0] === 'block' || operation[0] === 'unblock') return operation[1];
  if (operation[0] === 'follow' || operation[0] === 'unfollow' || operation[0] === 'seen') return operation[1].user;
  if (operation[0] === 'push-subscribe' || operation[0] === 'push-change') return operation[1].user;
  if (operation[0] === 'merge-guest') return operation[1].user.id;
  if (operation[0] === 'set-away' || operation[0] === 'add-device') return operation[1];
  if (operation[0] === 'mail-address') return operation[1];
  if (operation[0] === 'mail-add' || operation[0] === 'begin-answer') return operation[1].user;
  if (operation[0] === 'canned-reply') return operation[1].by;
  return operation[0] === 'redeem' ? operation[2].id : undefined;
}

/**
 * Writes one operation, in the transaction that is open.
 * @param onErased Is told when content was erased, which then has to leave the log beside the file, too (P19).
 */
export function writeOperation(
  connection: WriterConnection,
  operation: Operation,
  now: number,
  onErased: () => void,
): Outcome {
  const writer = writerOf(operation) ?? '';
  const { acts, files, merges, threads } = connection.log.transaction;
  if (connection.eraser.users.has(writer)) return ['forbidden', 'this user is being erased'];
  // Of a connection that is about to end.
  if (merges.userOf(writer) !== writer) return ['forbidden', 'this guest has signed in'];
  switch (operation[0]) {
    case 'erase':
      onErased();
      return connection.eraser.erase(operation[1], operation[2]);
    case 'expire': {
      const stepped = connection.eraser.expire(operation[1], operation[2]);
      if (stepped[0] > 0) onErased();
      return stepped;
    }
    case 'append':
      if (['delete', 'preview'].includes(operation[1].body.type)) onErased();
      return connection.log.messages.append(operation[1]);
    case 'create-room':
      return connection.log.members.create({ ...operation[1], members: merges.usersOf(operation[1].members) });
    case 'invite':
      return connection.log.members.invite(operation[1]);
    case 'redeem':
      return connection.log.members.redeem(operation[1], operation[2], operation[3]);
    case 'create-guest': {
      const { id, name, secretHash } = operation[1];
      connection.createGuest.run(id, name, secretHash);
      return null;
    }
    case 'rename-guest':
      connection.renameGuest.run(operation[2], operation[1]);
      return null;
    case 'merge-guest':
      return connection.merge.merge(operation[1]);
    case 'revoke': {
      const { kind, id, at, until } = operation[1];
      connection.forgetRevocations.run(at);
      connection.revoke.run(kind, id, at, until ?? null);
      return null;
    }
    case 'save-service-key':
      connection.serviceKeys.save(operation[1]);
      if (operation[2]) acts.note(operation[2]);
      return null;
    case 'ban':
      for (const { kind, id } of operation[1]) {
        if (kind === 'user') connection.log.transaction.held.refuseOfUser(now, id);
      }
      return [0, connection.siteBans.ban(operation[1], operation[2])];
    case 'unban':
      return [0, connection.siteBans.unban(operation[1], operation[2])];
    case 'end-bans':
      connection.siteBans.end(operation[1]);
      return null;
    case 'save-webhook':
    case 'remove-webhook':
    case 'place-webhook':
    case 'replay-webhook':
    case 'forget-dead-letter':
      return connection.webhooks.write(operation);
    case 'push-subscribe':
    case 'push-unsubscribe':
    case 'push-forget':
    case 'push-renew':
    case 'push-change':
      return connection.push.write(operation, now);
    case 'add-device':
    case 'remove-device':
      return connection.log.transaction.sealing.write(operation, now);
    case 'begin-answer':
    case 'keep-answer':
    case 'forget-answer':
      return connection.keptAnswers.write(operation, now);
    case 'mail-address':
    case 'mail-add':
    case 'mail-missed':
    case 'mail-begin':
    case 'mail-forget':
    case 'mail-retry':
    case 'mail-fail':
    case 'mail-recover':
    case 'mail-link':
    case 'mail-reply':
    case 'mail-cursor':
    case 'mail-digest':
    case 'mail-own-digests':
    case 'mail-stop':
      return connection.mail.write(now, operation);
    case 'canned-reply':
    case 'remove-canned-reply':
      return connection.cannedReplies.write(now, operation);
    case 'report':
      return connection.reports.report(now, operation[1]);
    case 'resolve':
      onErased();
      return connection.reports.resolve(operation[1]);
    case 'forget-reports':
      connection.reports.forget(operation[1]);
      return null;
    case 'save-streams':
      connection.log.messages.streams.save(operation[1]);
      return null;
    case 'cut-streams':
      if (operation[1]) connection.log.messages.streams.cut(operation[1]);
      else connection.log.messages.streams.cutAll();
      return null;
    case 'change-call':
      return connection.log.messages.calls.change(operation[1]);
    case 'decide':
      return connection.held.decide(now, operation[1]);
    case 'expire-held':
      connection.log.transaction.held.expire(now, operation[1]);
      return null;
    case 'save-preview':
      connection.log.previews.save(operation[1], operation[2], operation[3]);
      return null;
    case 'tally':
      return connection.log.tally();
    case 'create-file':
      return files.create(operation[1]);
    case 'expire-files':
      if (files.expire(operation[1])) onErased();
      return null;
    case 'forget-files':
      files.forget(operation[1]);
      return null;
    case 'account':
      return [0, connection.accounts.change(now, operation[1])];
    case 'wake':
      return [connection.log.desk.wake() ?? 0, 'done'];
    case 'assign':
      return [connection.log.assignments.assign(operation[1], connection.eraser.users), 'done'];
    case 'set-setting':
      return connection.settings.write(operation[1], operation[2]);
    case 'promise':
      return [connection.log.transaction.desk.promise(operation[1]), 'done'];
    case 'give-back':
      return [connection.log.assignments.giveBack(operation[1]), 'done'];
    case 'release-disabled':
      return [connection.log.desk.releaseDisabled(), 'done'];
    case 'set-away':
      return [connection.log.assignments.setAway(operation[1], operation[2], operation[3]), 'done'];
    case 'block':
    case 'unblock':
      return connection.log.transaction.blocks[operation[0]](operation[1], merges.userOf(operation[2]), now);
    case 'follow': {
      const { transaction } = connection.log;
      const { room, thread } = operation[1];
      return threads.follow(operation[1], transaction.target(transaction.room(room), thread)?.message);
    }
    case 'unfollow':
      return threads.unfollow(operation[1]);
    case 'seen':
      return threads.seen(operation[1], operation[2]);
    case 'save-reads':
    case 'save-deliveries':
      for (const { room, user, seq } of operation[1]) connection[operation[0]].run(room, merges.userOf(user), seq);
      return null;
  }
}
