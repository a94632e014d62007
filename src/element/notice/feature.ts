import type { Feature, FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { Attention } from './attention.ts';
import { Disturbance } from './disturbance.ts';
import { SettingsPage } from './page.ts';
import { Preferences } from './preferences.ts';
import { RelaySettings } from './relay-settings.ts';
import { Say } from './say.ts';
import { english } from './strings.ts';
import { noticeStyles } from './styles.ts';

/** Tells of messages to somebody who looks elsewhere, and the page on which one says how. */
export function feature(context: FeatureContext): Feature {
  const { kit, host, connection, writing } = context;
  const preferences = new Preferences(() => writing.draftKey);
  const relay = new RelaySettings(connection, preferences, () => host.requestUpdate());
  const disturbance = new Disturbance(context, preferences, relay);
  const page = new SettingsPage(context, preferences, relay, disturbance);
  host.addEventListener('live-chat-close', () => (page.isOpen = false));
  const attention = new Attention(
    host,
    connection,
    preferences,
    new Say(() => `${writing.draftKey} told`),
    (text) => context.unmarked?.(text) ?? text,
    () => host.show(),
  );
  context.leaveSettings = page.leave;
  context.told = (seq) => attention.hasTold(seq);
  // What was unread before this was there.
  attention.counted(connection.conversation.unread);
  let lastView: View | undefined;
  const title = (n: number): string => lastView?.phrase(english.newMessages, { n }) ?? `${n}`;
  return {
    styles: noticeStyles(kit),
    head: (view) => page.button(view),
    render: (view) => page.render((lastView = view)),
    happened: (type, detail) => {
      if (type === 'message') attention.received(detail as never, title);
      if (type === 'unread') attention.counted((detail as { count: number }).count);
    },
    flush: () => {
      attention.stop();
      page.flush();
    },
  };
}
