import type { Role, RoomKind } from '../protocol/index.ts';
import { PersonCalls } from './people.ts';
import { at } from './requests.ts';
import type {
  ActOptions,
  DirectoryList,
  InvitationInfo,
  ListPlace,
  MemberList,
  ReadMarkerInfo,
  RoomInfo,
  RoomList,
  RoomSettings,
  SummaryList,
  SummaryPlace,
  WriteOptions,
  Written,
} from './types.ts';

/** Rooms, who is in them, and how far they have read. */
export abstract class RoomCalls extends PersonCalls {
  /** The rooms that one is a member of. */
  listRooms(place: ListPlace = {}): Promise<RoomList> {
    return this.get('/rooms', place);
  }

  /** Makes a room that is not open. Resolves to its id. */
  async createRoom(
    wanted: {
      kind: Exclude<RoomKind, 'open' | 'desk'>;
      members?: readonly string[];
      name?: string;
      topic?: string;
      tags?: readonly string[];
    },
    options?: WriteOptions,
  ): Promise<string> {
    return (await this.write<{ room: string }>('POST', '/rooms', options, wanted)).room;
  }

  getRoom(room: string): Promise<RoomInfo> {
    return this.get(at`/rooms/${room}`);
  }

  /** Says what a room is called and about, whether it may be found, and how slow it is. */
  setRoom(room: string, settings: RoomSettings, options?: WriteOptions): Promise<Written> {
    return this.write('PATCH', at`/rooms/${room}`, options, settings);
  }

  /** One's rooms as a list shows them: the newest first, with what is unread. */
  listSummaries({ before, limit }: { before?: SummaryPlace; limit?: number } = {}): Promise<SummaryList> {
    return this.get('/me/rooms', {
      ...(before && { beforeAt: before.at, beforeRoom: before.room }),
      ...(limit !== undefined && { limit }),
    });
  }

  /** Open rooms that may be found, by words of name and topic. */
  findRooms(search = '', place: ListPlace = {}): Promise<DirectoryList> {
    return this.requests.ask('POST', '/directory/search', { body: { search, ...place } });
  }

  /** Something fleeting, such as `{ topic: 'typing', data: true }`. */
  sendSignal(room: string, signal: { topic: string; key?: string; data: unknown }): Promise<void> {
    return this.requests.ask('POST', at`/rooms/${room}/signals`, { body: signal });
  }

  listMembers(room: string, place: ListPlace = {}): Promise<MemberList> {
    return this.get(at`/rooms/${room}/members`, place);
  }

  joinRoom(room: string, options?: WriteOptions): Promise<Written> {
    return this.write('PUT', at`/rooms/${room}/members/me`, options);
  }

  leaveRoom(room: string, options?: WriteOptions): Promise<Written> {
    return this.write('DELETE', at`/rooms/${room}/members/me`, options);
  }

  setRole(room: string, user: string, role: Role, options?: ActOptions): Promise<Written> {
    return this.act('PUT', at`/rooms/${room}/members/${user}/role`, options, { role });
  }

  removeMember(room: string, user: string, options?: ActOptions): Promise<Written> {
    return this.act('DELETE', at`/rooms/${room}/members/${user}`, options);
  }

  createInvitation(
    room: string,
    wanted: { role?: Role; uses?: number; lifetime?: number } = {},
    options?: WriteOptions,
  ): Promise<InvitationInfo> {
    return this.write('POST', at`/rooms/${room}/invitations`, options, wanted);
  }

  /** Resolves to the room that one is a member of now. */
  async redeemInvitation(token: string, options?: WriteOptions): Promise<string> {
    return (await this.write<{ room: string }>('POST', '/invitations/redeem', options, { token })).room;
  }

  async listReadMarkers(room: string): Promise<readonly ReadMarkerInfo[]> {
    return (await this.get<{ reads: readonly ReadMarkerInfo[] }>(at`/rooms/${room}/reads`)).reads;
  }

  /** Up to which number each of the others has everything on a device; of rooms with few people. */
  async listDeliveryMarkers(room: string): Promise<readonly ReadMarkerInfo[]> {
    return (await this.get<{ deliveries: readonly ReadMarkerInfo[] }>(at`/rooms/${room}/deliveries`)).deliveries;
  }

  markRead(room: string, seq: number): Promise<void> {
    return this.requests.ask('PUT', at`/rooms/${room}/reads/me`, { body: { seq } });
  }
}
