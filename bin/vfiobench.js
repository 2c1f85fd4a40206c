#!/usr/bin/env node
import { main, tuneEngine } from '../dist/bundle/main.js';

tuneEngine();
process.exitCode = await main(process.argv.slice(2), process);
