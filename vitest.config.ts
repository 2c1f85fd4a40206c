import { defineConfig } from 'vitest/config';
import { translatedSources } from './scripts/test-sources.mjs';

export default defineConfig({
  plugins: [translatedSources],
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: 'scripts/test-bundle.mjs',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // by default one core is left idle, which of two is half
    maxWorkers: '100%',
    // files of one worker load the modules once: a fifth of the time of all
    isolate: false,
    // MB, twice V8's own: what tests make is nearly all garbage at once
    execArgv: ['--max-semi-space-size=32'],
    // Node loads them as they are
    server: { deps: { external: [/\/vfiobench-tests-[^/]*\/translated\//] } },
  },
});
