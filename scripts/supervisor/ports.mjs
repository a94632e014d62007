// Which ports to use. The demo pages find the controls at the relay's port + 1, so the two are chosen as a pair.
import { createServer } from 'node:net';
import { UserError } from './user-error.mjs';

const usual = 8080;
const tries = 100;

/**
 * @param {{ port: number | undefined, control: number | undefined, host: string, faults: boolean, wires: number }} wanted `wires`: how many.
 * @returns {Promise<{ relay: number, control: number | undefined, wires: number[] }>} A wire port of 0 means any.
 */
export async function choosePorts({ port, control, host, faults, wires: count }) {
  const relay = await chooseRelay(port, host, faults && control === undefined);
  if (!faults) return { relay, control: undefined, wires: [] };
  if (control && !(await isFree(control, '127.0.0.1'))) {
    throw new UserError(`Port ${control} is in use. Choose another with --control, or leave it out.`);
  }
  const beside = (await isFree(relay + 1, '127.0.0.1')) ? relay + 1 : 0;
  const candidates = Array.from({ length: count }, (_, index) => relay + 2 + index);
  const wires = await Promise.all(
    candidates.map(async (candidate) => ((await isFree(candidate, '127.0.0.1')) ? candidate : 0)),
  );
  return { relay, control: control ?? beside, wires };
}

async function chooseRelay(port, host, pair) {
  if (port) {
    if (await isFree(port, host)) return port;
    throw new UserError(
      `Port ${port} is in use. Choose another with --port, or leave it out to get the next free one.`,
    );
  }
  for (let n = 0; n < tries; n++) {
    const candidate = port === 0 ? await anyFree(host) : usual + n;
    if (!(await isFree(candidate, host))) continue;
    if (pair && !(await isFree(candidate + 1, '127.0.0.1'))) continue;
    return candidate;
  }
  throw new UserError(`No free port between ${usual} and ${usual + tries - 1}. Choose one with --port.`);
}

export const usualPort = usual;

/** Whether one could listen there now. An address that is not this machine's is an error for the user. */
function isFree(port, host) {
  if (port > 65535) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else if (error.code === 'EACCES')
        reject(new UserError(`Port ${port} needs more rights than you have. Choose one above 1023.`));
      else reject(new UserError(`Cannot listen on ${host}: ${error.code}.`));
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function anyFree(host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(new UserError(`Cannot listen on ${host}: ${error.code}.`)));
    probe.listen({ port: 0, host }, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
