import type { validity as es } from '../es/validity.ts';

export const validity: typeof es = {
  missing: 'Fill in this field',
  choose: 'Choose an option',
  check: 'Tick this box to go on',
  email: 'Enter a whole address, such as name@school.mx',
  url: 'Enter a whole address, such as https://…',
  number: 'Enter a number',
  incomplete: 'This is incomplete',
  atLeast: (least) => `Must be ${least} or more`,
  atMost: (most) => `Must be ${most} or less`,
  whole: 'No decimals',
  steps: (step) => `Must go in steps of ${step}`,
  tooShort: (least) => `At least ${least} characters`,
  tooLong: (most) => `At most ${most} characters`,
  format: 'This does not have the expected form',
};
