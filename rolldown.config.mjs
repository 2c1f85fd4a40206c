/**
 * What users run is bundled: a call within a module is faster than one across, and few files load faster than hundreds.
 * Of the libraries only those that every command loads go in.
 */
export default {
  input: {
    main: 'dist/src/main.js',
    'lane-worker': 'dist/src/replay/threads/lane-worker.js',
    'bench-lane': 'dist/scripts/bench-lane.js',
  },
  platform: 'node',
  external: /^(node:|apache-arrow|csv-parse|hdr-histogram-js|junit-report-builder|ml-|zod)/,
  logLevel: 'warn',
  output: {
    dir: 'dist/bundle',
    format: 'esm',
    cleanDir: true,
  },
};
