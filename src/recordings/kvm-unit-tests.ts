/** Lines `name cycles` as the vmexit test of kvm-unit-tests prints them, quoted in a mail or not. */
import { Collector } from './collector.js';
import { linesAre, linesOf, unquoted } from './lines.js';
import type { Recording } from './recording.js';

export const KVM_UNIT_TESTS = 'kvm-unit-tests';

/** `cpuid 1219`, `mmio-wildcard-eventfd:pci-mem 3529` */
const RESULT = /^\s*([a-z][\w.+-]*(?::[\w.-]+)*) (\d+)\s*$/;
const KNOWN =
  /:pci-(mem|io)$|^(cpuid|vmcall|hypercall|(mov|inl|outl|wr|rd)_\w+|(self_)?ipi\w*|x2apic_\w+|ple_round_robin|tscdeadline\w*)$/;
/** What the tests print beside their results. */
const BOOT =
  /^(enabling apic|paging enabled|smp: .*|cr[034] = .*|PASS.*|SUMMARY.*|timeout .*|.*-initrd.*|\s*)$/;

function isKvmResult(line: string): boolean {
  return RESULT.test(unquoted(line));
}

/**
 * A result that no other program prints: a word and a number alone may be anything. Names: x86/vmexit.c of
 * kvm-unit-tests.
 */
export function isCertainKvmResult(line: string): boolean {
  const [, name] = RESULT.exec(unquoted(line)) ?? [];
  return name !== undefined && KNOWN.test(name);
}

/** Whether a line is none, but printed by the tests as well. */
function isKvmBoot(line: string): boolean {
  return BOOT.test(line);
}

/** Reads results of kvm-unit-tests, cycles all of them; throws InputError with file and line. */
export function readKvmUnitTests(source: string, text: string): Recording {
  const found = new Collector(source);
  const { all } = linesOf(text);
  const prose = !all.every((line) => isKvmResult(line) || isKvmBoot(unquoted(line)));
  const skipped: number[] = [];
  all.forEach((line, at) => {
    const [, name, cycles] = RESULT.exec(unquoted(line)) ?? [];
    if (name === undefined || (prose && !isCertainKvmResult(line))) {
      if (!isKvmBoot(unquoted(line))) skipped.push(at + 1);
      return;
    }
    const value = found.integer(cycles, at + 1, `the cycles of ${name}`);
    found.add({ map: name, unit: 'cycles', line: at + 1 }, { is: 'scalar', value });
  });
  if (skipped.length > 0) found.warn(skipped[0], `${linesAre(skipped.length)} no "name cycles" and not read`);
  return found.finish(KVM_UNIT_TESTS);
}
