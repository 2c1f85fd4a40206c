import { fileURLToPath } from 'node:url';

/** This is what tsc or the bundler has made of the sources, in dist/src/ or dist/bundle/. */
const BUILT = /\/dist\/(src|bundle)\/[^/]*$/.test(import.meta.url);

/** The package's root: the folder above src/, or above dist/. */
const ROOT = new URL(BUILT ? '../../' : '../', import.meta.url);

/**
 * Path of a file or folder that comes with the package: `package.json`, `traces`, `fixtures/published/scalars.csv`.
 * @param path from the package's root, with forward slashes
 */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}

/**
 * Path of data that lies among the sources: `hosts/data/`.
 * @param path from src/, with forward slashes
 */
export function sourceFile(path: string): string {
  return packageFile(`${BUILT ? 'dist/' : ''}src/${path}`);
}
