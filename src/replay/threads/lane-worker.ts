/** The entry of a worker thread: builds its lanes, runs them on the batches of the ring, and reports. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Backing } from '../../trace/trace.js';
import { explainFailure } from '../failures.js';
import { LaneGroup } from '../lane-group.js';
import { runThread } from './lane-thread.js';
import { plainError, type Report, setupOf, type Task, type ToReader, type ToWorker } from './messages.js';
import { Ring } from './ring.js';

const port = parentPort!;
const say = (message: ToReader): void => port.postMessage(message);

async function work(task: Task): Promise<Report> {
  const backings: Backing[] = [];
  const setup = await setupOf(task, backings);
  const group = new LaneGroup(setup, task.members);
  const ring = new Ring(task.ring);
  // this thread never comes back to its event loop before the end
  const receive = (wanted: number): void => {
    while (backings.length < wanted) backings.push(...(receiveMessageOnPort(port)!.message as ToWorker));
  };
  const result = runThread({ ring, group, thread: task.thread, wake: () => say('room') }, receive);
  if (group.stop === null) return { kind: 'result', result };
  const { row, order, error } = group.stop;
  return { kind: 'stop', row, order, error: plainError(explainFailure(setup, error)) };
}

say(await work(workerData as Task).catch((error) => ({ kind: 'fault', error: plainError(error) }) as const));
