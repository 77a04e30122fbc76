import { TextInput } from '@mantine/core';

type Props = {
  label: string;
  value: string;
  onChange: (typed: string) => void;
  /** Midnight is the end of the day (24:00), not its begin. */
  end?: boolean;
};

/** A time of day in the campus's zone. */
export function TimeField({ label, value, onChange, end }: Props) {
  return (
    <TextInput
      size="md"
      type="time"
      required
      label={label}
      value={value === '24:00' ? '00:00' : value}
      onChange={({ currentTarget }) =>
        onChange(end && currentTarget.value === '00:00' ? '24:00' : currentTarget.value)
      }
    />
  );
}
