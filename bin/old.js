#!/usr/bin/env node
import { inlineMore, main } from '../dist/b_old/main.js';

inlineMore();
process.exitCode = await main(process.argv.slice(2), process);
