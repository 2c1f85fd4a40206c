#!/usr/bin/env node
import { inlineMore, main } from '../dist/bundle/main.js';

inlineMore();
process.exitCode = await main(process.argv.slice(2), process);
