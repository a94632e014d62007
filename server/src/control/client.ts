import { request } from 'node:http';
import { controlPathOf } from './path.ts';

/** Asks the relay that runs on a data folder. Resolves to undefined where none can be reached. */
export function askRelay<T>(
  folder: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<{ readonly answer: T } | undefined> {
  const socketPath = controlPathOf(folder);
  if (socketPath === undefined) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request({ socketPath, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () => {
        const answer = JSON.parse(text) as unknown;
        if (response.statusCode === 200) resolve({ answer: answer as T });
        else reject(new Error((answer as { message: string }).message));
      });
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(new Error(`the relay on ${folder} cannot be reached (${error.code})`));
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
