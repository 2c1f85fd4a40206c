/** The virtual CPUs of a lane. */
import type { StepTable } from '../../kernel/steps.js';
import { Cpu } from './cpu.js';

/** Number of a virtual CPU among those of all VMs. Both are below 65536. */
export function cpuKey(vm: number, cpu: number): number {
  return vm * 65536 + cpu;
}

export class Cpus {
  /** By id. */
  readonly all: Cpu[] = [];
  private readonly byKey = new Map<number, Cpu>();
  /** By vm. */
  private readonly byVm: Cpu[][] = [];

  constructor(private readonly steps: StepTable) {}

  /** @param key see cpuKey */
  get(key: number): Cpu {
    return this.byKey.get(key) ?? this.open(key);
  }

  /** Those that have made calls of a VM. */
  ofVm(vm: number): readonly Cpu[] {
    return this.byVm[vm] ?? [];
  }

  private open(key: number): Cpu {
    const cpu = new Cpu(this.all.length, this.steps.size);
    this.all.push(cpu);
    this.byKey.set(key, cpu);
    const vm = Math.floor(key / 65536);
    this.byVm[vm] ??= [];
    this.byVm[vm].push(cpu);
    return cpu;
  }
}
