import { Center, Loader, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A whole page that says one thing. */
export function Notice({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <Center component="main" h="100%" p="lg">
      <Stack align="center" maw={480} ta="center">
        <Title order={1} size="h2">
          {title}
        </Title>
        {text && <Text c="dimmed">{text}</Text>}
        {children}
      </Stack>
    </Center>
  );
}

export function Waiting({ label }: { label: string }) {
  return (
    <Center component="main" h="100%" aria-busy="true">
      <Loader aria-label={label} role="status" />
    </Center>
  );
}
