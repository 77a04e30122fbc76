import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';

/** What a list is narrowed to. It is in the address, so that it outlives a reload and can be sent to somebody. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [parameters, setParameters] = useSearchParams();
  const filters = Object.fromEntries(names.map((name) => [name, parameters.get(name) ?? ''])) as Record<
    Name,
    string
  >;
  const change = (changed: Partial<Record<Name, string>>) =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries<string>(changed as Record<string, string>))
          if (value) after.set(name, value);
          else after.delete(name);
        return after;
      },
      { replace: true },
    );
  return { filters, change };
}

type Props = Omit<TextInputProps, 'onChange'> & { value: string; onChange: (value: string) => void };

const pauseMs = 300;

/** A filter that is typed: it is asked for when the typing pauses. */
export function TextFilter({ value, onChange, ...input }: Props) {
  const [typed, setTyped] = useState(value);
  const settle = useDebouncedCallback(onChange, pauseMs);
  // It can be changed from elsewhere, too: by a tap on what a row says.
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      size="md"
      {...input}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}
