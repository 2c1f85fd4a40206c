import { readFileSync } from 'node:fs';

/** The package's version, from the package.json above src/ or dist/src/. */
export const VERSION: string = readVersion();

function readVersion(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8'));
      if (name === 'vfiobench') return version;
    } catch {
      // the other place
    }
  }
  throw new Error('package.json of vfiobench not found');
}
