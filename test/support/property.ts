import fc from 'fast-check';
import { inject } from 'vitest';

// What lands is not judged by luck: the cases are the same in every run, unless `PROPERTY_SEED` names others, or `random`.
fc.configureGlobal({ seed: inject('propertySeed') });

export { fc };
