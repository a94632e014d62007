import { count, type ShownPush } from '../client/push-words.ts';
import { lead } from './lead.ts';
import { renew } from './renew.ts';
import { worker } from './scope.ts';
import { isNotice, show } from './show.ts';

worker.addEventListener('push', (event) => {
  let said: unknown;
  try {
    said = event.data?.json();
  } catch {
    // Of somebody else.
  }
  if (isNotice(said)) event.waitUntil(show(said));
});

worker.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  if (!isNotice(notification.data)) return;
  notification.close();
  event.waitUntil(Promise.all([lead(notification.data as ShownPush), count(worker.registration)]));
});

worker.addEventListener('notificationclose', (event) => event.waitUntil(count(worker.registration)));

worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event.newSubscription)));
