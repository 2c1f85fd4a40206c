/** Errno numbers of Linux (include/uapi/asm-generic/errno-base.h, errno.h) that the modelled paths return. */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  E2BIG: 7,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  ENOSPC: 28,
  ENOTTY: 25,
  ERANGE: 34,
  ENOSYS: 38,
  EOVERFLOW: 75,
  EOPNOTSUPP: 95,
} as const;

/** include/linux/err.h */
const MAX_ERRNO = 4095;

/** A kernel function may return it: a count, or a negative errno. */
export function isReturn(value: number): boolean {
  return Number.isInteger(value) && value >= -MAX_ERRNO;
}

export type ErrnoName = keyof typeof ERRNO;

const NAME_BY_NUMBER = new Map<number, string>(Object.entries(ERRNO).map(([name, number]) => [number, name]));

/** The negative return value for an errno, as kernel functions give it: `-22` for `EINVAL`. */
export function minus(name: ErrnoName): number {
  return -ERRNO[name];
}

/** Text of a return value: `-EINVAL` for -22, `-200` for a number without a name here, `3` for 3. */
export function returnText(value: number): string {
  if (value >= 0) return String(value);
  const name = NAME_BY_NUMBER.get(-value);
  return name === undefined ? String(value) : `-${name}`;
}

/** Reads `-EINVAL`, `-22` or a count; null where the text is none of them. */
export function parseReturn(text: string): number | null {
  if (/^-E[A-Z0-9]+$/.test(text)) {
    const number = ERRNO[text.slice(1) as ErrnoName];
    return number === undefined ? null : -number;
  }
  if (!/^-?\d+$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
