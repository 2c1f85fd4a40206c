/**
 * What users run is bundled: a call within a module is faster than one across, and few files load faster than hundreds.
 * Libraries stay outside.
 */
export default {
  input: {
    main: 'dist/src/main.js',
    'lane-worker': 'dist/src/replay/threads/lane-worker.js',
    'bench-lane': 'dist/scripts/bench-lane.js',
  },
  platform: 'node',
  external: /^(?![./])/,
  logLevel: 'warn',
  output: {
    dir: 'dist/bundle',
    format: 'esm',
    cleanDir: true,
  },
};
