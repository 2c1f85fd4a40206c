/**
 * Ctrl-C and SIGTERM while a line of progress stands on the terminal: the line goes, then the process, by the signal
 * itself, so that the shell knows (130, 143). Nowhere else are they handled: by default they end the process at once.
 */
import { Script } from 'node:vm';
import { exitProcess } from '../exit.js';

/** What a shell says of a process that a signal ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof EXIT_CODES;
const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM'];

/** The stretch that the script below runs. */
const WORK = Symbol.for('vfiobench.stretch');
const script = new Script(`globalThis[Symbol.for('vfiobench.stretch')]()`);

export class Interruptions {
  private active = false;
  private readonly on = (signal: Signal): never => {
    this.end();
    this.clear();
    process.kill(process.pid, signal);
    // it may be another thread that is told, a moment later
    exitProcess(EXIT_CODES[signal]);
  };

  /** @param clear takes the line off the terminal */
  constructor(private readonly clear: () => void) {}

  begin(): void {
    this.active = true;
    for (const signal of SIGNALS) process.on(signal, this.on);
  }

  end(): void {
    this.active = false;
    for (const signal of SIGNALS) process.off(signal, this.on);
  }

  /**
   * Runs what may keep this thread from its event loop for long, in which no handler would be called. Node ends a script
   * for Ctrl-C wherever it is; SIGTERM does by default what it does to any process.
   */
  stretch(work: () => void): void {
    if (!this.active) {
      work();
      return;
    }
    process.off('SIGTERM', this.on);
    Object.assign(globalThis, { [WORK]: work });
    try {
      script.runInThisContext({ breakOnSigint: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') this.on('SIGINT');
      throw error;
    }
    process.on('SIGTERM', this.on);
  }
}
