/**
 * For tests: what a run prints is held to a golden file, byte for byte. Whole runs have theirs in fixtures/golden, one
 * file for each form that is printed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../fixtures/golden/', import.meta.url));

/**
 * Holds a text to a file; UPDATE_GOLDEN=1 rewrites the file: read the diff before committing it.
 * @param file its name in fixtures/golden
 */
export function expectGolden(file: string, text: string): void {
  const path = join(FOLDER, file);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}
