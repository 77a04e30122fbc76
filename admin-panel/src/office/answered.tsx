import { Button, Center, Loader, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../../../clients/browser/problem.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import classes from './office.module.css';

type Asked<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
type Props<T> = { query: Asked<T>; children: (data: T) => ReactNode };

/** What was asked for; until it is there, that it is awaited; or why it did not come, and the way to ask again. */
export function Answered<T>({ query: { data, error, refetch }, children }: Props<T>) {
  const words = useWords(shellWords);
  if (data !== undefined) return children(data);
  if (!error)
    return (
      <Center className={classes.awaited} aria-busy="true">
        <Loader aria-label={words.loading} role="status" />
      </Center>
    );
  return (
    <Stack className={classes.awaited} align="center" justify="center" ta="center">
      <Text role="alert" fw={600}>
        {wordOf(error) ?? words.unreachableNow}
      </Text>
      <Button size="md" variant="default" onClick={() => refetch()}>
        {words.retry}
      </Button>
    </Stack>
  );
}

/** The API's own words, the first of what it found wrong. */
const wordOf = (error: unknown): string | null =>
  error instanceof ApiProblem ? (error.document.errors?.[0]?.detail ?? error.message) : null;
