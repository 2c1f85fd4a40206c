#!/usr/bin/env node
import { main } from '../dist/b_old/main.js';

process.exitCode = await main(process.argv.slice(2), process);
