/** For tests: a worker's entry in JavaScript, with all that it imports. The tests themselves run as TypeScript. */
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { importsOf } from '../../architecture.test-data.js';

const ENTRY = 'src/replay/threads/lane-worker.ts';

/** Builds it into a new folder, which whoever asks removes. */
export function builtWorker(): { readonly folder: string; readonly entry: URL } {
  const folder = mkdtempSync(join(tmpdir(), 'vfiobench-worker-'));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  const options = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    verbatimModuleSyntax: true,
  };
  const files = new Set([ENTRY]);
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const { to, typeOnly } of importsOf(file, text)) if (!typeOnly) files.add(to);
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(text, { compilerOptions: options }).outputText);
  }
  return { folder, entry: pathToFileURL(join(folder, ENTRY.replace(/\.ts$/, '.js'))) };
}
