import { Anchor, Button, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Overview } from '../../../../src/contracts/overview.ts';
import { cashWords } from '../../words/cash.ts';
import type { Formats } from '../../words/formats.ts';
import { homeWords } from '../../words/home.ts';
import { useWords } from '../../words/language.tsx';
import { Difference } from '../reports/difference.tsx';
import { Section } from '../section.tsx';

type Props = { overview: Overview; formats: Formats };

/** Whether today's cash was counted, and how it came out. */
export function Till({ overview: { lastCount, cafeteria }, formats }: Props) {
  const words = useWords(homeWords);
  const cash = useWords(cashWords);
  return (
    <Section title={words.cash}>
      {lastCount ? (
        <Group gap="xs">
          <Text>{words.countedAt(formats.time(lastCount.at))}</Text>
          <Difference
            cents={lastCount.differenceCents}
            money={(cents) => formats.money(cents, cafeteria.currency)}
          />
        </Group>
      ) : (
        <Text c="dimmed">{words.notCounted}</Text>
      )}
      <div>
        <Button component={Link} to="/office/reports?count=1" size="md" variant="default">
          {lastCount ? cash.again : cash.open}
        </Button>
      </div>
      <Anchor component={Link} to="/office/reports#cash">
        {words.toCash}
      </Anchor>
    </Section>
  );
}
