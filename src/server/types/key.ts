/** What a service's key may be good for. */
export type KeyScope = 'read' | 'send' | 'moderate' | 'manage' | 'act-as' | 'keys' | 'audit' | 'webhooks';

export interface KeyInfo {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly made: number;
  readonly expires?: number;
  readonly used?: string;
  readonly revoked?: number;
}
