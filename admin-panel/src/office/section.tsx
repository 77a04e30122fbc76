import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, type Ref, useId } from 'react';

type Props = { title: string; more?: string; place?: Ref<HTMLDivElement>; children: ReactNode };

/** A part of a page that is about one thing, under a heading of its own. */
export function Section({ title, more, place, children }: Props) {
  const heading = useId();
  return (
    <Paper component="section" ref={place ?? null} withBorder p="md" aria-labelledby={heading}>
      <Stack>
        <div>
          <Title order={2} size="h3" id={heading}>
            {title}
          </Title>
          {more && <Text c="dimmed">{more}</Text>}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}
