import { defineConfig } from 'vitest/config';
import { translatedSources } from './scripts/test-sources.mjs';

const isNode20 = process.versions.node.startsWith('20.');

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
    execArgv: [
      // MB, four times V8's own: what tests make is nearly all garbage at once
      '--max-semi-space-size=64',
      // most of it runs too shortly to be worth compiling twice; flags that a V8 does not know stop Node (src/engine.ts)
      ...(isNode20 ? ['--interrupt-budget=300000', '--max-inlined-bytecode-size-cumulative=500'] : []),
    ],
    // Node loads them as they are
    server: { deps: { external: [/\/vfiobench-tests-[^/]*\/translated\//] } },
  },
});
