/**
 * node scripts/bundle.mjs: bundles what tsc has built in the current folder, and says nothing (rolldown's command does). Beside
 * the bundle lie the licences of the libraries in it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import config from '../rolldown.config.mjs';

const { output } = await build(config);

const packageOf = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;
const folders = output
  .flatMap(({ moduleIds = [] }) => moduleIds)
  .flatMap((module) => packageOf.exec(module.replaceAll('\\', '/')) ?? []);

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}

const notices = [...new Set(folders)].sort().map(noticeOf);
writeFileSync(join(config.output.dir, 'THIRD-PARTY.txt'), notices.join('\n----\n\n'));
