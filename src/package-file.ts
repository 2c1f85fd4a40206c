import { fileURLToPath } from 'node:url';

/** The package's root: the folder above src/, or above dist/src/ once built. */
const ROOT = new URL(import.meta.url.includes('/dist/src/') ? '../../' : '../', import.meta.url);

/**
 * Path of a file or folder that comes with the package: `package.json`, `traces`, `fixtures/published/scalars.csv`.
 * @param path from the package's root, with forward slashes
 */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}
