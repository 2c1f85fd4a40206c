/**
 * What users run is bundled: a call within a module is faster than one across, and few files load faster than hundreds.
 * So are the libraries, all but two large ones that hardly any command loads.
 */
export default {
  input: {
    main: 'dist/src/main.js',
    'lane-worker': 'dist/src/replay/threads/lane-worker.js',
    'bench-lane': 'dist/scripts/bench-lane.js',
  },
  platform: 'node',
  external: /^(node:|apache-arrow|junit-report-builder)/,
  logLevel: 'warn',
  output: {
    dir: 'dist/bundle',
    format: 'esm',
    cleanDir: true,
  },
};
