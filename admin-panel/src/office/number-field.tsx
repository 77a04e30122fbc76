import { TextInput } from '@mantine/core';

type Props = {
  label: string;
  hint?: string;
  value: string;
  onChange: (typed: string) => void;
  min: number;
  max: number;
  /** May be left empty. */
  optional?: boolean;
  /** 1 for what is counted; 0.01 for money. */
  step?: number;
  'aria-label'?: string;
};

/** A number as it is typed; what is no number within its bounds, the browser does not let through. */
export function NumberField({ label, hint, value, onChange, optional, step = 1, ...bounds }: Props) {
  return (
    <TextInput
      size="md"
      type="number"
      label={label}
      description={hint}
      inputMode={step === 1 ? 'numeric' : 'decimal'}
      required={!optional}
      step={step}
      {...bounds}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
