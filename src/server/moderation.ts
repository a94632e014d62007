import type { HeldVerdict } from '../protocol/index.ts';
import { SettingsCalls } from './settings.ts';
import { at } from './requests.ts';
import type {
  ActFilter,
  ActInfo,
  ActList,
  ActOptions,
  BannedUserList,
  HeldMessageList,
  LaidBan,
  ListPlace,
  MessagePlace,
  ReportList,
  ReportPlace,
  Resolution,
  ResolutionResult,
  SiteBanList,
  SiteBanOptions,
  WriteOptions,
  Written,
} from './types.ts';

/** What moderators do. */
export abstract class ModerationCalls extends SettingsCalls {
  /** Who is banned from a room, for its moderators. */
  listBanned(room: string, place: ListPlace = {}): Promise<BannedUserList> {
    return this.get(at`/rooms/${room}/bans`, place);
  }

  banUser(room: string, user: string, options?: ActOptions): Promise<Written> {
    return this.act('PUT', at`/rooms/${room}/bans/${user}`, options);
  }

  unbanUser(room: string, user: string, options?: ActOptions): Promise<Written> {
    return this.act('DELETE', at`/rooms/${room}/bans/${user}`, options);
  }

  /** For so many milliseconds. */
  muteUser(room: string, user: string, duration: number, options?: ActOptions): Promise<Written> {
    return this.act('PUT', at`/rooms/${room}/mutes/${user}`, options, { duration });
  }

  unmuteUser(room: string, user: string, options?: ActOptions): Promise<Written> {
    return this.act('DELETE', at`/rooms/${room}/mutes/${user}`, options);
  }

  /** Tells the moderators of a room about a message. */
  reportMessage(room: string, seq: number, reason?: string): Promise<void> {
    // It is there once by itself, so that it may be said again.
    const options = reason === undefined ? {} : { reason };
    return this.act('POST', at`/rooms/${room}/messages/${seq}/reports`, options);
  }

  /** What is reported and not resolved yet, oldest first. */
  listReports(place: ReportPlace = {}): Promise<ReportList> {
    return this.get('/reports', place);
  }

  resolveReport(
    room: string,
    report: number,
    { verdict, duration, ...rest }: Resolution & WriteOptions,
  ): Promise<void> {
    const said = { verdict, ...(duration !== undefined && { duration }) };
    return this.act('POST', at`/rooms/${room}/reports/${report}/resolve`, rest, said);
  }

  /** Resolves up to 100 reports, each by itself. The results are in the order of the resolutions. */
  async resolveReports(
    resolutions: readonly (Resolution & { readonly room: string; readonly report: number })[],
    options?: WriteOptions,
  ): Promise<readonly ResolutionResult[]> {
    const said = { resolutions };
    return (await this.write<{ results: readonly ResolutionResult[] }>('POST', '/reports/resolve', options, said))
      .results;
  }

  /** Messages of a room that a filter holds, oldest first. */
  listHeldMessages(room: string, place: { after?: number; limit?: number } = {}): Promise<HeldMessageList> {
    return this.get(at`/rooms/${room}/held`, place);
  }

  /** Lets one into the room, or refuses it. */
  decideHeldMessage(room: string, held: number, verdict: HeldVerdict, options?: ActOptions): Promise<void> {
    return this.act('POST', at`/rooms/${room}/held/${held}/decide`, options, { verdict });
  }

  /** Who is banned from the whole site. */
  listSiteBans(place: ListPlace & { user?: string } = {}): Promise<SiteBanList> {
    return this.get('/bans', place);
  }

  /** Bans a user or guest from the whole site, with `addresses` also where they are connected from. */
  banFromSite(
    user: string,
    { duration, addresses, ...options }: SiteBanOptions & { addresses?: boolean } = {},
  ): Promise<LaidBan> {
    const said = { ...(duration !== undefined && { duration }), ...(addresses !== undefined && { addresses }) };
    return this.act('PUT', at`/bans/users/${user}`, options, said);
  }

  unbanFromSite(user: string, options?: ActOptions): Promise<void> {
    return this.act('DELETE', at`/bans/users/${user}`, options);
  }

  /** Bans whoever comes from an address; of IPv6 from its /64 network. */
  banAddress(address: string, { duration, ...options }: SiteBanOptions = {}): Promise<LaidBan> {
    return this.act('POST', '/bans/addresses', options, { address, ...(duration !== undefined && { duration }) });
  }

  unbanAddress(id: string, options?: ActOptions): Promise<void> {
    return this.act('DELETE', at`/bans/addresses/${id}`, options);
  }

  /** A page of the audit log: the latest acts, those before an id, or those after one. */
  listActs(place: ActFilter & MessagePlace = {}): Promise<ActList> {
    return this.get('/audit', place);
  }

  /**
   * The audit log, oldest first, page by page.
   * @example `for await (const act of relay.acts({ by: 'u_ada', since: Date.now() - 86_400_000 })) console.log(JSON.stringify(act))`
   */
  async *acts({ after = 0, ...filter }: ActFilter & { after?: number } = {}): AsyncGenerator<ActInfo, void, undefined> {
    for (let place: number | undefined = after; place !== undefined;) {
      const { acts, next }: ActList = await this.listActs({ ...filter, after: place });
      yield* acts;
      place = next;
    }
  }
}
