/** The entry of a thread that makes traces: of each file that it is told it says how far it is, and how it ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../src/failure.js';
import { FULL_WORKLOADS, WORKLOADS } from './workloads.js';
import { writeWorkload } from './write-workload.js';

/** What the thread says. */
export type FromWorker =
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'made' }
  | { readonly kind: 'failed'; readonly text: string; readonly isInput: boolean };

const EVERY_MS = 100;

const port = parentPort!;
const say = (message: FromWorker): void => port.postMessage(message);

async function make(file: string): Promise<FromWorker> {
  let said = performance.now();
  const seen = (rows: number): void => {
    const now = performance.now();
    if (now - said < EVERY_MS) return;
    said = now;
    say({ kind: 'rows', rows });
  };
  try {
    const workload = [...WORKLOADS, ...FULL_WORKLOADS].find((one) => one.file === file)!;
    await writeWorkload(workload, workerData as string, seen);
    return { kind: 'made' };
  } catch (error) {
    const isInput = error instanceof InputError;
    const { message, stack } = error as Error;
    return { kind: 'failed', text: isInput ? message : (stack ?? message), isInput };
  }
}

port.on('message', async (file: string) => say(await make(file)));
