import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/**
 * A prefix as it is compared: a leading slash, none at the end.
 * @throws RangeError for the root, which would leave nothing to the server's owner.
 */
export function cleanPrefix(path: string): string {
  // eslint-disable-next-line regexp/no-super-linear-move -- what the embedder says
  const inner = path.replace(/^\/+|\/+$/g, '');
  if (inner === '') throw new RangeError('attach needs a path of its own, such as /live-chat');
  return `/${inner}`;
}

/**
 * Takes the requests below a prefix from a server that is somebody else's, and leaves all others to the listeners that it has. Returns the
 * undoing.
 */
export function takeRequests(server: Server, prefix: string, handle: RequestListener): () => void {
  const others = server.listeners('request') as RequestListener[];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? '/';
    if (url.startsWith(`${prefix}/`)) {
      request.url = url.slice(prefix.length);
      handle(request, response as Parameters<RequestListener>[1]);
      return;
    }
    for (const other of others) other.call(server, request, response as Parameters<RequestListener>[1]);
  };
  server.removeAllListeners('request');
  server.on('request', listener);
  return () => {
    server.off('request', listener);
    for (const other of others) server.on('request', other);
  };
}
