import { Text } from '@mantine/core';
import { cashWords } from '../../words/cash.ts';
import { useWords } from '../../words/language.tsx';

type Props = { cents: number; money: (cents: number) => string };

/** Counted less expected, in words and not by colour alone: what is missing, what is too much, or that it is even. */
export function Difference({ cents, money }: Props) {
  const { difference } = useWords(cashWords);
  if (cents === 0)
    return (
      <Text fz="inherit" fw={600}>
        {difference.even}
      </Text>
    );
  return (
    <Text fz="inherit" fw={600} c={cents < 0 ? 'var(--mantine-color-error)' : undefined}>
      {cents < 0 ? difference.under : difference.over} {money(Math.abs(cents))}
    </Text>
  );
}
