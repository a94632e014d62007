import { ModerationCalls } from './moderation.ts';
import { at } from './requests.ts';
import type {
  DeadLetterList,
  KeyInfo,
  KeyScope,
  WebhookInfo,
  WebhookState,
  WebhookWishes,
  WriteOptions,
} from './types.ts';

/** Webhooks and keys. */
export abstract class ServiceCalls extends ModerationCalls {
  async listWebhooks(): Promise<readonly WebhookState[]> {
    return (await this.get<{ webhooks: readonly WebhookState[] }>('/webhooks')).webhooks;
  }

  /** Has events told to an address. The secret that signs them is told once. */
  createWebhook(wanted: WebhookWishes, options?: WriteOptions): Promise<WebhookInfo & { readonly secret: string }> {
    return this.write('POST', '/webhooks', options, wanted);
  }

  setWebhook(
    id: string,
    changes: Partial<WebhookWishes> & { isEnabled?: boolean },
    options?: WriteOptions,
  ): Promise<WebhookInfo> {
    return this.write('PATCH', at`/webhooks/${id}`, options, changes);
  }

  deleteWebhook(id: string, options?: WriteOptions): Promise<void> {
    return this.write('DELETE', at`/webhooks/${id}`, options);
  }

  /** Makes another secret; the one before is good for a day more. */
  rotateWebhookSecret(id: string, options?: WriteOptions): Promise<WebhookInfo & { readonly secret: string }> {
    return this.write('POST', at`/webhooks/${id}/secret`, options);
  }

  listDeadLetters(id: string, place: { after?: number; limit?: number } = {}): Promise<DeadLetterList> {
    return this.get(at`/webhooks/${id}/dead-letters`, place);
  }

  /** Has dead letters told once more: these, or all. Resolves to how many. */
  async replayDeadLetters(id: string, events?: readonly number[], options?: WriteOptions): Promise<number> {
    const body = events ? { events } : {};
    const path = at`/webhooks/${id}/dead-letters/replay`;
    return (await this.write<{ count: number }>('POST', path, options, body)).count;
  }

  async listKeys(): Promise<readonly KeyInfo[]> {
    return (await this.get<{ keys: readonly KeyInfo[] }>('/keys')).keys;
  }

  /** For the key's own service or a new one. The key itself is told once, and to the same request again. */
  createKey(
    wanted: { name: string; scopes: readonly KeyScope[]; expires?: number },
    options?: WriteOptions,
  ): Promise<KeyInfo & { readonly key: string }> {
    return this.write('POST', '/keys', options, wanted);
  }

  revokeKey(id: string, options?: WriteOptions): Promise<KeyInfo> {
    return this.write('DELETE', at`/keys/${id}`, options);
  }
}
