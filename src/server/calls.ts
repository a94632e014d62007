import type { Given, Method, Requests } from './requests.ts';
import type { ActOptions, WriteOptions, Written } from './types.ts';

/** How operations of the API are asked for. Those of one kind are a class each, one upon the other: for whoever asks they are all methods of one client. */
export abstract class ApiCalls {
  protected readonly requests: Requests;

  constructor(requests: Requests) {
    this.requests = requests;
  }

  protected get<T>(path: string, query?: object): Promise<T> {
    return this.requests.ask('GET', path, query ? { query } : {});
  }

  protected write<T = Written>(
    method: Method,
    path: string,
    { key = crypto.randomUUID() }: WriteOptions = {},
    body?: unknown,
  ): Promise<T> {
    const given: Given = body === undefined ? { key } : { key, body };
    return this.requests.ask(method, path, given);
  }

  protected act<T = Written>(
    method: Method,
    path: string,
    { reason, ...options }: ActOptions = {},
    body?: object,
  ): Promise<T> {
    const why = reason !== undefined && { reason };
    return this.write(method, path, options, body || why ? { ...body, ...why } : undefined);
  }
}
