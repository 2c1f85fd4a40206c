/** Paths of a gate's configuration file: they are from its folder, wherever the command runs. */
import { existsSync } from 'node:fs';
import type { GateConfig, TraceConfig } from '../../gate/config.js';
import { isModulePath, packagedTrace, variantParts } from '../../path-or-name.js';
import { from, hostFrom } from '../relative-paths.js';

/**
 * The configuration with its paths as they are from the current directory; names of what is built in stay.
 * @param folder of the file
 */
export function withPaths(folder: string, gate: GateConfig): GateConfig {
  const { traces } = gate;
  const lists = traces === undefined ? {} : { traces: traces.map((one) => pathsOf(folder, one)) };
  return { ...pathsOf(folder, gate), ...lists };
}

function pathsOf<Config extends TraceConfig>(folder: string, config: Config): Config {
  if (folder === '.') return config;
  const { trace, base, variants, host, dir } = config;
  return {
    ...config,
    ...(trace === undefined ? {} : { trace: traceFrom(folder, trace) }),
    ...(base === undefined ? {} : { base: variantFrom(folder, base) }),
    ...(variants === undefined ? {} : { variants: variants.map((text) => variantFrom(folder, text)) }),
    ...(host === undefined ? {} : { host: hostFrom(folder, host) }),
    ...(dir === undefined ? {} : { dir: from(folder, dir) }),
  };
}

/** What a condition is for, `./my-patch.mjs` or a name. */
export function laneFrom(folder: string, lane: string | null): string | null {
  return folder === '.' || lane === null ? lane : variantFrom(folder, lane);
}

function traceFrom(folder: string, name: string): string {
  if (name === '-' || name === '') return name;
  const path = from(folder, name);
  return !existsSync(path) && packagedTrace(name) !== null ? name : path;
}

/** Of `contiguous-pin+./my-patch.mjs:least=8` the module alone is a path. */
function variantFrom(folder: string, text: string): string {
  return variantParts(text)
    .map((part) => (isModulePath(part) ? from(folder, part) : part))
    .join('+');
}
