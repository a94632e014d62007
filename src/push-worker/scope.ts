/** What is needed of a service worker's global object, which the types of pages do not know. */
export interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly SitePage[]>;
    openWindow(address: string): Promise<SitePage | null>;
  };
  readonly location: { readonly origin: string };
  addEventListener<K extends keyof WorkerEvents>(type: K, listener: (event: WorkerEvents[K]) => void): void;
}

/** A page of the site. */
export interface SitePage {
  readonly url: string;
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<SitePage>;
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
}

/** An event for which the browser keeps the worker running. */
export interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}

export interface WorkerEvents {
  push: Waiting & { readonly data: { json(): unknown } | null };
  notificationclick: Waiting & { readonly notification: Notification };
  notificationclose: Waiting;
  pushsubscriptionchange: Waiting & { readonly newSubscription?: PushSubscription | null };
}

export const worker = globalThis as unknown as WorkerScope;
