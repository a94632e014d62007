import {
  assignConversation,
  closeConversation,
  reopenConversation,
  snoozeConversation,
  tagConversation,
  wakeConversation,
} from '../client/conversations.ts';
import type { Room, Unsubscribe } from '../client/index.ts';
import { loadTo } from '../client/search.ts';
import { colleaguesIn } from './colleagues.ts';
import type { Finder } from './finder.ts';
import { isErased } from './names.ts';
import type { OpenedConversation } from './opened.ts';
import { english } from './strings.ts';
import type { InboxActions, InboxState, InboxView, PageName } from './view.ts';
import type { Change } from './waiting-changes.ts';

/** What actions need of the element. */
export interface ActionHost extends Pick<InboxView, 'desk' | 'phrase' | 'search' | 'listWindow' | 'canned' | 'mail'> {
  readonly finder: Finder;
  readonly state: InboxState;
  readonly pages: { readonly current: PageName | undefined; show(page: PageName | undefined): unknown };
  loadContents(): void;
  root(): ShadowRoot;
  update(): void;
  /** After what was changed is shown. */
  shown(): Promise<unknown>;
}

export function createActions(host: ActionHost): InboxActions {
  const { desk } = host;
  const focus = async (selector: string): Promise<void> => {
    await host.shown();
    host.root().querySelector<HTMLElement>(selector)?.focus();
  };
  const field = (): string => (host.state.isPhone ? '.conversation h2' : '.composer textarea');

  /** What fails is told where one looks; what has no connection waits in the outbox. */
  const tried = (work: Promise<unknown>): void => {
    host.state.problem = undefined;
    work.catch(() => {
      host.state.problem = host.phrase(english.failed);
      host.update();
    });
  };

  /** Does something with the conversation that is looked at. */
  const changed = (change: Change, act: (opened: OpenedConversation) => Promise<unknown>): void => {
    const { opened } = desk;
    if (!opened) return;
    const work = act(opened);
    desk.waiting.add(opened.id, change, work);
    tried(work);
    host.update();
  };

  const showRow = async (): Promise<void> => {
    host.update();
    await host.shown();
    const list = host.root().querySelector<HTMLElement>('.rows')!;
    const row = [...list.querySelectorAll<HTMLElement>('[role=option]')].find(({ tabIndex }) => tabIndex === 0);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  };

  const focusList = async (): Promise<void> => {
    await host.shown();
    const list = host.root().querySelector<HTMLElement>('.list')!;
    list.focus({ preventScroll: true });
    await desk.listed();
    await host.shown();
    // Unless one has gone on meanwhile.
    if (host.root().activeElement === list) void showRow();
  };

  /** What the room has is there, or will not be. */
  const settled = (room: Room): Promise<void> =>
    new Promise((resolve) => {
      const end: Unsubscribe = room.subscribe(({ status }) => {
        if (status === 'loading') return;
        resolve();
        queueMicrotask(() => end());
      });
    });

  return {
    show(queue, tag) {
      host.finder.close();
      host.listWindow.stop = undefined;
      void host.pages.show(undefined);
      desk.show(queue, tag);
      host.state.pane = 'list';
      host.root().querySelector('.rows')?.scrollTo(0, 0);
      host.update();
      const reveal = async (): Promise<void> => {
        await host.shown();
        host.root().querySelector('.queue.on')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      };
      // Again when the numbers are there that make it wider.
      void reveal()
        .then(() => desk.listed())
        .then(reveal);
    },
    open(summary, isAsked = true) {
      host.listWindow.stop = summary.id;
      void host.pages.show(undefined);
      host.search.close();
      host.state.mode = 'answer';
      host.state.pane = 'conversation';
      desk.open(summary);
      // Without them one answers all the same; who wants to change them is told.
      host.canned.load(desk.chat).then(host.update, () => undefined);
      host.loadContents();
      this.askMail();
      host.update();
      if (isAsked) void focus(field());
    },
    showPage(page) {
      void host.pages.show(page);
    },
    showList() {
      if (!host.pages.current) host.root().querySelector('.rows')?.scrollTo(0, 0);
      void host.pages.show(undefined);
      host.state.pane = 'list';
      host.update();
    },
    goTo(pane) {
      host.state.pane = pane;
      host.update();
      if (pane === 'list') void showRow();
      else void focus(pane === 'details' ? '.details .body' : '.conversation h2');
    },
    setMode(mode) {
      host.state.mode = mode;
      host.update();
    },
    send(text, mode, isLast = false, files = []) {
      const { opened } = desk;
      if (!opened) return;
      const room = mode === 'note' ? opened.notes : opened.room;
      // A refusal is told beside the message itself.
      const mentions = mode === 'note' ? colleaguesIn(text, desk.team, desk.chat.snapshot.user?.id) : [];
      const more = { ...(files.length > 0 && { files }), ...(mentions.length > 0 && { mentions }) };
      room.send(text, more).catch(() => undefined);
      if (isLast) changed({ type: 'closed' }, () => closeConversation(opened.room));
      host.update();
    },
    assign(user) {
      const known = [desk.chat.snapshot.user, ...desk.team].find((each) => each?.id === user);
      changed({ type: 'assigned', ...(known && { user: known }) }, ({ notes }) => assignConversation(notes, user));
    },
    toggleClosed() {
      const { summary, visitor } = desk.opened ?? {};
      if (summary?.status === 'closed') {
        if (!isErased(visitor)) changed({ type: 'opened' }, ({ room }) => reopenConversation(room));
      } else changed({ type: 'closed' }, ({ room }) => closeConversation(room));
    },
    snooze(until) {
      changed({ type: 'snoozed', until }, ({ notes }) => snoozeConversation(notes, until));
    },
    wake() {
      changed({ type: 'woken' }, ({ notes }) => wakeConversation(notes));
    },
    tag(tag, isOn) {
      changed({ type: isOn ? 'tagged' : 'untagged', tag }, ({ notes }) => tagConversation(notes, tag, isOn));
    },
    openSearch() {
      if (!desk.opened) return;
      host.search.open();
      host.state.pane = 'conversation';
      host.update();
      void focus('.search input');
    },
    closeSearch() {
      host.search.close();
      host.update();
      void focus('[data-do=search]');
    },
    find(text) {
      if (desk.opened) void host.search.find(desk.chat, desk.opened, text, () => host.update());
    },
    goToMessage(isNote, seq) {
      const { opened } = desk;
      if (!opened) return;
      const go = async () => {
        await loadTo(isNote ? opened.notes : opened.room, seq);
        const place = `[data-place=${isNote ? 'note' : 'message'}-${seq}]`;
        host.update();
        await host.shown();
        // The other room ends later than this message: what is between is loaded, too.
        while (!host.root().querySelector(place) && opened === desk.opened && opened.more) {
          await opened.loadOlder();
          await host.shown();
        }
        const message = host.root().querySelector<HTMLElement>(place);
        message?.scrollIntoView({ block: 'center' });
        message?.focus({ preventScroll: true });
      };
      tried(go());
    },
    findAll(text) {
      if (!text) return this.closeFinder();
      void host.pages.show(undefined);
      host.state.pane = 'list';
      void host.finder.find(text, desk.chat, host.root(), host.update);
    },
    closeFinder() {
      if (!host.finder.text) return;
      host.finder.close();
      host.update();
      void focus('.finder input');
    },
    openFound(summary, at) {
      this.open(summary, !at);
      const { opened } = desk;
      if (!at || !opened) return;
      void Promise.all([settled(opened.room), settled(opened.notes)]).then(() => {
        if (opened === desk.opened) this.goToMessage(at.isNote, at.seq);
      });
    },
    setAway(isAway) {
      tried(desk.setAway(isAway));
    },
    askToNotify() {
      void Notification.requestPermission().then(() => host.update());
    },
    dismiss() {
      host.state.problem = undefined;
      host.update();
    },
    openCanned() {
      host.root().querySelector<HTMLDialogElement>('.prepared')?.showModal();
      tried(host.canned.load(desk.chat).then(host.update));
    },
    saveCanned(reply) {
      tried(host.canned.save(desk.chat, reply).then(host.update));
    },
    removeCanned(name) {
      tried(host.canned.remove(desk.chat, name).then(host.update));
    },
    askMail() {
      if (desk.opened) host.mail.ask(desk.chat, desk.opened.room).then(host.update, host.update);
    },
    mailTranscript(address) {
      if (desk.opened) void host.mail.send(desk.chat, desk.opened.room, address, () => host.update());
    },
    offerCanned(at, closed, caret = host.state.caret) {
      host.state.caret = caret;
      host.state.cannedAt = at;
      host.state.cannedClosed = closed;
      host.update();
    },
    openShortcuts: () => host.root().querySelector<HTMLDialogElement>('.keys')?.showModal(),
    update: () => host.update(),
    focusRow: () => void showRow(),
    focusList: () => void focusList(),
    focusField: () => void focus('.composer textarea'),
  };
}
