/** node scripts/bundle.mjs: bundles what tsc has built in the current folder, and says nothing (rolldown's command does). */
import { build } from 'rolldown';
import config from '../rolldown.config.mjs';

await build(config);
