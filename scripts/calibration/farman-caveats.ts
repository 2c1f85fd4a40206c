/** What host farman-s390x gets wrong or can't tell; farman-caveats.test.ts holds every figure in here. */
import { ASSUMED_STEPS } from './assumed-steps.js';

export const FARMAN_CAVEATS: readonly string[] = [
  `The boot's @n_pages under contiguous-pin is a fit, not a prediction: pages_array is priced to that very histogram. Its price is what the other steps leave over, no measured allocation (xu-4.19 takes ${ASSUMED_STEPS.pages_array.price} ns for it, assumed).`,
  'Under contiguous-pin the mean of @n_pages in the fio run rises by 15 %, where the mail has 3 % (vfiobench validate).',
  'Calls of one page above 4,096 ns are nearly absent: 0.03 % of them in the boot where the mail has 0.6 %, 0.03 % in fio where it has 0.4 %. p99.9 of @1_page comes out below 3 µs where the mail has it above 4.',
  'Results differ by seed: over seeds 1 to 6 the mean of @n_pages of the boot rises by 11.2 to 13.3 % under contiguous-pin.',
];
