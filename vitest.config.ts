import { defineConfig } from 'vitest/config';
import { translatedSources } from './scripts/test-sources.mjs';

/** Puts another module in a module's place, which only a file with modules of its own can. */
const MOCKING = 'src/validation/planted.test.ts';

export default defineConfig({
  test: {
    globalSetup: 'scripts/test-bundle.mjs',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // by default one core is left idle, which of two is half
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        plugins: [translatedSources],
        test: {
          name: 'shared',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [MOCKING],
          // files of one worker load the modules once: a fifth of the time of all
          isolate: false,
          // Node loads them as they are
          server: { deps: { external: [/\/vfiobench-tests-[^/]*\/translated\//] } },
        },
      },
      { extends: true, test: { name: 'own', include: [MOCKING] } },
    ],
  },
});
