import type { PresentUser, User } from '../protocol/index.ts';
import { ApiCalls } from './calls.ts';
import { at } from './requests.ts';
import type { PushChanges, PushDevice, PushSettings } from './types.ts';

/** Who asks: what is theirs alone, and whom they may find. */
export abstract class PersonCalls extends ApiCalls {
  /** Who asks. */
  async getMe(): Promise<User> {
    return (await this.get<{ user: User }>('/me')).user;
  }

  /** Erases whoever asks, a guest or user, for good (P21). Of a service it is refused (`forbidden`), in whose name ever. */
  eraseMe(): Promise<void> {
    return this.requests.ask('DELETE', '/me', {});
  }

  /** Whom one may write to directly, by words of their names. */
  async findPeople(search = '', { limit }: { limit?: number } = {}): Promise<readonly PresentUser[]> {
    const body = { search, ...(limit !== undefined && { limit }) };
    return (await this.requests.ask<{ people: readonly PresentUser[] }>('POST', '/people/search', { body })).people;
  }

  /** How you are told by push; of a room also whether it is muted. */
  getPush({ room }: { readonly room?: string } = {}): Promise<PushSettings> {
    return this.get('/me/push', { room });
  }

  /** Changes how you are told by push, on all of your devices. What is not named stays. */
  changePush(change: PushChanges): Promise<PushSettings> {
    return this.requests.ask('PATCH', '/me/push', { body: change });
  }

  /** Is told by push on a device, by what its browser gave. */
  subscribe(device: PushDevice): Promise<void> {
    return this.requests.ask('POST', '/me/push/devices', { body: device });
  }

  unsubscribe(device: Pick<PushDevice, 'endpoint'>): Promise<void> {
    return this.requests.ask('DELETE', '/me/push/devices', { body: device });
  }

  async listBlocks(): Promise<readonly User[]> {
    return (await this.get<{ users: readonly User[] }>('/me/blocks')).users;
  }

  /** Wants nothing of somebody; nobody is told. */
  blockUser(user: string): Promise<void> {
    return this.requests.ask('PUT', at`/me/blocks/${user}`);
  }

  unblockUser(user: string): Promise<void> {
    return this.requests.ask('DELETE', at`/me/blocks/${user}`);
  }
}
