import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Limits } from '../../src/protocol/index.ts';
import { Confirmations } from './accounts/confirmations.ts';
import { createAccounts } from './accounts/accounts.ts';
import { Oidc } from './accounts/oidc.ts';
import { createAccountTokens } from './accounts/account-tokens.ts';
import { KeptAnswers } from './api/kept-answers.ts';
import { createAddressOf, createIsSecure } from './address.ts';
import { Admission } from './admission.ts';
import { cleanPrefix, takeRequests } from './attach.ts';
import { liftMutes, reconsiderBlock, watchAccess } from './access.ts';
import { auditOf } from './audit.ts';
import { createAuthenticator } from './auth.ts';
import { Revocations } from './auth/revocations.ts';
import { ServiceKeys } from './auth/service-keys.ts';
import { ownSecrets } from './auth/secrets.ts';
import { createTokensFor } from './auth/setup.ts';
import { Backlog } from './backlog.ts';
import { openCalls } from './calls/open.ts';
import { systemClock, type Clock } from './clock.ts';
import { createAuthorize } from './authorize.ts';
import { createMailReceiver } from './api/mail-answer.ts';
import { createConversations } from './conversations.ts';
import { Attendance } from './desk/attendance.ts';
import { teamOf } from './desk/team.ts';
import { DeskSettings } from './desk/desk-settings.ts';
import { openAssigner } from './desk/open.ts';
import { slaOf } from './desk/sla-options.ts';
import { Away } from './desk/away.ts';
import { Visits } from './desk/visits.ts';
import { Releaser } from './desk/releaser.ts';
import { Waker } from './desk/waker.ts';
import { serveControl } from './control/server.ts';
import { createDecoder } from './decode.ts';
import { drainSessions } from './drain.ts';
import { openFiles } from './files/open.ts';
import { Filters } from './filters/filters.ts';
import { existingFolder } from './folder.ts';
import { TimerWheel } from './heartbeat.ts';
import { Certificate } from './http/certificate.ts';
import { Erasures } from './erasures.ts';
import { createHttp } from './http/http.ts';
import { Hub } from './hub.ts';
import { createRelayKeys } from './keys.ts';
import { bounds, completeLimits, messageBudgetFor } from './limits.ts';
import { createLog } from './log.ts';
import { createStats } from './metrics.ts';
import { checkMailOptions } from './mail/options.ts';
import { openDigest, openMailbox, openMails } from './mail/open.ts';
import { Mutes } from './mutes.ts';
import { createBusyNote, createRefusalNotes } from './refusal-notes.ts';
import { Tallies } from './tallies.ts';
import type { Relay, RelayOptions } from './options.ts';
import { createOriginPolicy, isThisMachine } from './origins.ts';
import { erase, exportUser, Housekeeper } from './privacy.ts';
import { openPreviews } from './previews/open.ts';
import { Probe } from './probe.ts';
import { openPush } from './push/open.ts';
import { MarkerWriter } from './markers.ts';
import { RoomBudget } from './room-budget.ts';
import type { Services } from './services.ts';
import { Session } from './session.ts';
import { Shares, UserShare } from './shares.ts';
import { banFromSite } from './site-ban.ts';
import { SiteBans } from './site-bans.ts';
import { endCovered, revoke } from './revoke.ts';
import { relayId } from './store/moderation.ts';
import type { Store } from './store/store.ts';
import type { Connection } from './transport/connection.ts';
import { createWebSocketGate } from './transport/websocket.ts';
import { Streams } from './streams/streams.ts';
import { Turn } from './turn.ts';
import { guardUpgrades } from './upgrade.ts';
import { software } from './version.ts';
import { Watches } from './watches.ts';
import { systemResolve } from './webhooks/guard.ts';
import { createSender } from './webhooks/sender.ts';
import { Webhooks } from './webhooks/webhooks.ts';

async function openStore(folder: string, limits: Limits, clock: Clock): Promise<Store> {
  // Loaded late, so that nothing of it is asked of a Node that has no SQLite.
  const { openSqliteStore } = await import('./store/sqlite.ts');
  return openSqliteStore({ folder, limits, now: clock.now });
}

/**
 * Opens the store and makes a relay, which then listens by itself (`listen`) or on a server of yours (`attach`).
 *
 * @example
 * ```ts
 * const relay = await createRelay({ port: 8080, data: './data', origins: ['https://www.example.com'] });
 * const { url } = await relay.listen();
 * process.once('SIGTERM', () => relay.close());
 * ```
 *
 * @throws When the data folder cannot be used, the database is damaged or newer than this software, or an option is not valid.
 */
export async function createRelay(options: RelayOptions = {}): Promise<Relay> {
  const { environment = {} } = options;
  // Not where a server of the embedder's listens, and not behind a proxy, which others reach.
  let isHidden = false;
  const origins = createOriginPolicy(options.origins, () => isHidden);
  if (options.mail) checkMailOptions(options.mail);
  const limits = completeLimits(options.limits);
  const addressOf = createAddressOf(options.trustedProxies);
  const staticFolder = options.static === undefined ? undefined : resolve(existingFolder(options.static));
  const clock = environment.clock ?? systemClock;
  const log = environment.log ?? createLog(options.logLevel ?? 'info');
  const filters = new Filters(options.filters, log);
  const certificate = options.tls && new Certificate(options.tls, log);
  const folder = resolve(options.data ?? './data');
  const store = options.store ?? (await openStore(folder, limits, clock));

  const onFailure = (error: unknown) => log.error('task failed', { error });
  const tokens = createTokensFor(options.auth, options.store ? undefined : folder, limits.nameLength, clock, log);
  const serviceKeys = await ServiceKeys.load(store, clock, limits.nameLength, log);
  // Where the store is somebody's own there is no folder to keep a secret in; one of this process does.
  const [accountSecret = ''] = options.store
    ? [randomBytes(32).toString('base64url')]
    : ownSecrets(folder, 'account-secret');
  const accountTokens = store.accounts && createAccountTokens(accountSecret, clock);
  const revocations = await Revocations.load(store, clock);
  // By which addresses are hashed. It is in no backup.
  const addressKey = options.store ? randomBytes(32).toString('hex') : ownSecrets(folder, 'address-key')[0]!;
  const siteBans = await SiteBans.load(store, clock, addressKey);
  const wheel = new TimerWheel(clock, onFailure);
  const stats = createStats();
  const authorize = createAuthorize(options.authorize, log);
  const files = await openFiles(options, folder, { store, clock, log, stats });
  const { webhooksPrivate: mayBePrivate = false } = options;
  const webhooks =
    store.webhooks &&
    (await Webhooks.open({
      store: store.webhooks,
      epoch: store.epoch,
      onCommit: (listener) => store.onCommit(listener),
      clock,
      wheel,
      log,
      mayBePrivate,
      send: createSender({ mayBePrivate, resolve: environment.resolve ?? systemResolve }),
    }));
  const sessions = new Set<Session>();
  const users = new Shares(clock, (now) => new UserShare(now));
  const markers = new MarkerWriter(store, wheel, log);
  const pushParts = { store, clock, wheel, log, stats, markers, authorize, revocations, siteBans };
  const push = await openPush(options, folder, pushParts);
  const streamParts = { store, clock, wheel, filters, log, textLength: limits.textLength };
  const streams = store.streams && (await Streams.open(streamParts, store.streams));
  const callService = await openCalls(options, { store, clock, wheel, log });
  const previews = openPreviews(options, { store, clock, filters, log });
  const mailParts = { store, clock, wheel, log, stats, markers, limits };
  const mails = await openMails(options.mail, options.store ? undefined : folder, mailParts);
  const deskSettings =
    store.desk &&
    (await DeskSettings.open({
      desk: store.desk,
      assign: options.assign ?? {},
      sla: slaOf(options.sla ?? {}),
      retention: options.retention ?? {},
    }));
  const services: Services = {
    clock,
    wheel,
    turn: new Turn(onFailure),
    limits,
    store,
    authenticator: createAuthenticator({
      store,
      clock,
      nameLength: limits.nameLength,
      tokens,
      accountTokens,
      guests: options.auth?.guests ?? true,
      keys: serviceKeys,
    }),
    revocations,
    siteBans,
    webhooks,
    push,
    filters,
    streams,
    mails,
    callService,
    sessions,
    authorize: files ? authorize : (identity, action, room) => action !== 'upload' && authorize(identity, action, room),
    access: { count: 0, onBlock: (users) => reconsiderBlock(users, services, sessions) },
    searches: { count: 0 },
    erasures: new Erasures(clock, (user) => eraseWith(user, user)),
    roomBudget: new RoomBudget(clock, options.roomRate ?? bounds.roomRate),
    mutes: new Mutes(clock, wheel),
    tallies: new Tallies(store, wheel, log),
    decoder: createDecoder(limits),
    markers,
    attendance:
      store.desk &&
      new Attendance({
        ...{ store, desk: store.desk, clock, wheel, log, markers, authorize },
        promises: () => deskSettings!.get('promises'),
        team: () => teamOf(services),
      }),
    confirmations: store.accounts && new Confirmations(store.accounts, clock),
    deskSettings,
    away: store.desk && (await Away.load(store.desk)),
    visits: store.desk && new Visits({ clock, wheel, authorize }),
    watches: new Watches({ store, clock, wheel, users, markers, authorize, log }),
    log,
    stats,
    users,
    maxConnectionsPerUser: options.maxConnectionsPerUser ?? bounds.userConnections,
    backlog: new Backlog(wheel, stats),
    messageBudget: messageBudgetFor(limits),
    software,
  };
  services.watches.onTeamChange = () => services.attendance?.teamChanged();
  const eraseWith = async (user: string, by?: string): Promise<number> => {
    const count = await erase(user, services, sessions, by);
    await services.deskSettings?.reload();
    await files?.collect();
    return count;
  };
  const hub = new Hub(services);
  const owner = createConversations(services, hub, sessions);
  const keys = createRelayKeys(serviceKeys, sessions, accountSecret);
  const answers = new KeptAnswers(store.keptAnswers, accountSecret);
  const oidc = options.oidc && new Oidc(options.oidc);
  const releaser = store.desk && new Releaser(store.desk, log);
  const accounts =
    store.accounts &&
    accountTokens &&
    createAccounts({
      store: store.accounts,
      clock,
      tokens: accountTokens,
      revocations,
      endConnections: () => endCovered(sessions, revocations),
      nameLength: limits.nameLength,
      passwordCost: environment.passwordCost,
      deriveKey: environment.deriveKey,
      confirmations: services.confirmations!,
      onDisabled: () => releaser?.look(),
    });
  if (store.accounts && (await store.accounts.all()).length === 0) {
    log.info('nobody answers yet', { reason: 'live-chat-relay invite --admin prints a link for the first account' });
  }
  // Votes that were counted when the relay was stopped, and not told yet.
  services.tallies.note();
  const unwatch = watchAccess(services, sessions);
  const unwatchFilters = filters.watch(clock);
  services.mutes.onDue = () => liftMutes(services, sessions);
  const waker = store.desk && new Waker({ store, desk: store.desk, clock, wheel, log });
  const assigner = openAssigner(options.assign ?? {}, services);
  const digest = mails && openDigest(options.mail, mails, services);
  const mailbox =
    mails && (await openMailbox(options.mail, mails, services, createMailReceiver(services, mails, owner, hub, files)));
  const housekeeper = new Housekeeper(
    services,
    () => services.deskSettings?.get('retention').kinds ?? options.retention ?? {},
  );
  if (services.deskSettings) {
    services.deskSettings.onChange = (name) => {
      if (name === 'assignment') assigner?.reconsider();
      if (name === 'retention') housekeeper.reconsider();
    };
  }
  housekeeper.start();

  let closing: Promise<void> | undefined;
  const open = (connection: Connection, request: IncomingMessage): Session => {
    const session = new Session(randomBytes(8).toString('hex'), connection, services, owner);
    siteBans.note(session, addressOf(request));
    sessions.add(session);
    services.stats.connections += 1;
    services.stats.connectionsTotal += 1;
    return session;
  };
  const probes = new Set<Probe>();
  const openProbe = (connection: Connection): Probe => {
    const probe = new Probe(connection, services, (gone) => probes.delete(gone));
    probes.add(probe);
    return probe;
  };
  const gate = createWebSocketGate(limits.frameBytes, open, openProbe);
  const admission = new Admission({
    origins,
    maxConnections: options.maxConnections ?? bounds.connections,
    connectRate: options.connectRate ?? bounds.connectRate,
    maxConnectionsPerAddress: options.maxConnectionsPerAddress ?? bounds.addressConnections,
    connectRatePerAddress: options.connectRatePerAddress ?? bounds.addressConnectRate,
    addressOf,
    clock,
    stats: services.stats,
    ...createRefusalNotes(clock, log),
    isDraining: () => closing !== undefined,
  });
  const guard = { admission, gate };
  const http = createHttp({
    publicFolder: environment.publicFolder ?? fileURLToPath(new URL('./public', import.meta.url)),
    staticFolder,
    certificate,
    trouble: () => (closing ? 'the relay goes away' : store.trouble()),
    eventStreams: { admission, frameBytes: limits.frameBytes, wheel, stats: services.stats, open },
    upgradeDeadline: environment.upgradeDeadline ?? bounds.upgradeDeadline,
    api: { admission, addressOf, services, owner, hub, keys, answers },
    renewal: { admission, services },
    mail: mails && { admission, mails, log },
    files: files && { admission, addressOf, files, services },
    pictures: accounts && { admission, accounts, log },
    inbox: accounts && {
      admission,
      accounts,
      oidc,
      allowMails: mails && ((address) => mails.store.stop(mails.keys.hashOf(address), false)),
      addressOf,
      isSecure: createIsSecure(options.trustedProxies),
      wheel,
      noteBusy: createBusyNote(clock, log, services.stats),
      log,
    },
    log,
  });
  await http.ready();
  const endControl = options.store ? undefined : await serveControl(folder, keys, log);
  const undo: (() => void)[] = [];

  async function drain(within: number): Promise<void> {
    // Until all are gone it still answers: those who come by HTTP are told by answers to move, and the others that it takes nobody new.
    await drainSessions(sessions, clock, within);
    for (const each of undo) each();
    for (const probe of probes) probe.terminate();
    await endControl?.();
    await http.close();
    await housekeeper.close();
    await services.markers.flush();
    await assigner?.stop();
    await waker?.stop();
    await releaser?.stop();
    await streams?.close();
    await webhooks?.close();
    await previews?.close();
    await push?.close();
    await digest?.stop();
    await mailbox?.stop();
    await mails?.stop();
    unwatch();
    unwatchFilters();
    hub.stop();
    services.watches.stop();
    services.attendance?.stop();
    services.visits?.stop();
    callService?.calls.stop();
    wheel.close();
    await files?.close();
    await store.close();
  }

  return {
    async listen() {
      const { port = 8080, host = '127.0.0.1' } = options;
      isHidden = isThisMachine(host) && undo.length === 0 && (options.trustedProxies ?? []).length === 0;
      guardUpgrades(http.server, '', true, guard);
      if (certificate) undo.push(certificate.renewOn(http.server as unknown as HttpsServer, clock));
      await http.listen({ port, host, backlog: bounds.listenBacklog });
      const address = http.server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      return {
        host,
        port: actual,
        url: `${certificate ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${actual}`,
      };
    },
    attach(server: Server, path = '/live-chat') {
      const prefix = cleanPrefix(path);
      isHidden = false;
      undo.push(guardUpgrades(server, prefix, false, guard), takeRequests(server, prefix, http.routing));
    },
    keys,
    async inviteFirstAdmin() {
      const secret = await accounts?.inviteFirst();
      return secret === undefined ? undefined : `/inbox/join#${secret}`;
    },
    revoke: (target) => revoke(target, sessions, revocations),
    erase: (user) => eraseWith(user),
    ban: (user, { reason: why, by = relayId, ...given } = {}) =>
      banFromSite(user, given, { by, ...(why !== undefined && { why }) }, services, sessions),
    unban: (user, { reason: why, by = relayId } = {}) =>
      siteBans.unban({ kind: 'user', id: user }, { by, ...(why !== undefined && { why }) }),
    audit: (given) => auditOf(store, given),
    exportUser: (user) => exportUser(user, services),
    stats: () => ({ ...services.stats, refused: { ...services.stats.refused } }),
    close({ within = options.drain ?? bounds.drain } = {}) {
      closing ??= drain(within);
      return closing;
    },
  };
}
