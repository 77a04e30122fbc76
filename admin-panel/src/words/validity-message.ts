import type { validity } from './es/validity.ts';

/** What a browser found wrong with a field, and what the field asks for. */
export type Fault = {
  validity: Partial<
    Record<
      | 'valueMissing'
      | 'typeMismatch'
      | 'badInput'
      | 'rangeUnderflow'
      | 'rangeOverflow'
      | 'stepMismatch'
      | 'tooShort'
      | 'tooLong'
      | 'patternMismatch',
      boolean
    >
  >;
  type: string;
  min?: string;
  max?: string;
  step?: string;
  minLength?: number;
  maxLength?: number;
  /** In a pattern's place: what it asks for, by HTML's own custom. */
  title?: string;
};

/** What is said of a field that a browser does not let through; '': nothing that we have words for. */
export function validityMessage(
  { validity: faults, type, title, ...asked }: Fault,
  words: typeof validity,
): string {
  const { min = '', max = '', step = '', minLength = 0, maxLength = 0 } = asked;
  if (faults.badInput) return type === 'number' ? words.number : words.incomplete;
  if (faults.valueMissing) {
    if (type === 'checkbox') return words.check;
    return type === 'radio' || type.startsWith('select') ? words.choose : words.missing;
  }
  if (faults.typeMismatch) return type === 'url' ? words.url : words.email;
  if (faults.patternMismatch) return title || words.format;
  if (faults.tooShort) return words.tooShort(minLength);
  if (faults.tooLong) return words.tooLong(maxLength);
  if (faults.rangeUnderflow) return words.atLeast(min);
  if (faults.rangeOverflow) return words.atMost(max);
  if (faults.stepMismatch) return step === '' || step === '1' ? words.whole : words.steps(step);
  return '';
}
