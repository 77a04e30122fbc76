import { Button, Center, Stack, Text } from '@mantine/core';
import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page } from '../api/query.ts';
import { useWords } from '../words/language.tsx';
import { officeWords } from '../words/office.ts';
import { Answered } from './answered.tsx';
import classes from './office.module.css';

type Pages<T> = UseInfiniteQueryResult<InfiniteData<Page<T>>>;

/** A list in pages. While other filters are asked for, what was found before stays where it is, and is seen to be of before. */
export function usePages<T>(
  queryKey: readonly unknown[],
  read: (cursor: string | undefined) => Promise<Page<T>>,
  refetchInterval: (rows: readonly T[]) => number | false = () => false,
): Pages<T> {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => refetchInterval(state.data?.pages.flatMap(({ data }) => data) ?? []),
  });
}

type Props<T> = { pages: Pages<T>; empty: string; children: (rows: T[]) => ReactNode };

/** The rows that were read so far, and the way to more. */
export function Paged<T>({ pages, empty, children }: Props<T>) {
  const words = useWords(officeWords);
  return (
    <Answered query={pages}>
      {(data) => {
        const rows = data.pages.flatMap((page) => page.data);
        if (rows.length === 0)
          return (
            <Center className={classes.awaited}>
              <Text c="dimmed" role="status">
                {empty}
              </Text>
            </Center>
          );
        return (
          <Stack
            aria-busy={pages.isPlaceholderData || undefined}
            opacity={pages.isPlaceholderData ? 0.5 : undefined}
          >
            {children(rows)}
            {pages.hasNextPage && (
              <Button
                size="md"
                variant="default"
                loading={pages.isFetchingNextPage}
                onClick={() => pages.fetchNextPage()}
              >
                {words.more}
              </Button>
            )}
          </Stack>
        );
      }}
    </Answered>
  );
}
