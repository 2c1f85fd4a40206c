/**
 * What a variant is: what it changes against BASE, and nothing else. It fills slots of the kernel (kernel/behaviour.ts) with
 * code that takes other steps; it names no price. Each is a file here, and a line in table.ts.
 */
import type { Behaviour } from '../kernel/behaviour.js';
import type { KernelToolkit } from './toolkit.js';

/** The kernel path that a variant changes; each path has one BASE by default, its first variant in the table. */
export type Path = 'pin' | 'map' | 'dma_rw' | 'kick' | 's2_range' | 's2_needbreak' | 's2_tlbi' | 'dev_dma';

export interface IntegerParam {
  readonly summary: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Sizes may be typed with K, M, G and T. */
  readonly unit?: 'bytes';
  readonly powerOfTwo?: boolean;
}

/** A difference that the caller may see, because two APIs or kernel versions differ by nature. */
export interface AllowedDifference {
  /** Name of the operation. */
  readonly op: string;
  /** Return value of BASE and of the variant in which they may differ; left out: any. */
  readonly base?: number;
  readonly variant?: number;
  /**
   * copied: return values are alike, and only what the call left beside them may differ (Machine.extra: bytes copied, pages
   * unmapped, references to pinned pages). follows: return values and what is beside them may differ, once an earlier row
   * has differed with allowance. Left out: the return values may differ as `base` and `variant` say.
   */
  readonly what?: 'copied' | 'follows';
  /** The difference is allowed only where the row's addr,len ends at 2^64; left out: whatever the row. */
  readonly endsAt?: '2^64';
  /** The difference is allowed only where BASE is one of these variants on the path; left out: whatever it is. */
  readonly against?: readonly string[];
  readonly reason: string;
}

/** A step that a variant brings along, with a price that is assumed. */
export interface OwnStep {
  readonly name: string;
  readonly summary: string;
  readonly ns: number;
  /** Why that price. */
  readonly why: string;
}

export interface Variant {
  readonly name: string;
  readonly path: Path;
  readonly summary: string;
  /** Kernel version, patch or mail. */
  readonly source: string;
  /** Kind of container without which it changes nothing; asking for it elsewhere is an error. */
  readonly needsContainer?: 'iommu';
  readonly params?: Readonly<Record<string, IntegerParam>>;
  readonly steps?: readonly OwnStep[];
  readonly mayDiffer?: readonly AllowedDifference[];
  /**
   * The slots that it fills. A user's variant gets the built-in code and the step numbers through `kernel`, so that
   * its module needs no import.
   */
  readonly replaces: (params: Readonly<Record<string, number>>, kernel: KernelToolkit) => Partial<Behaviour>;
}
