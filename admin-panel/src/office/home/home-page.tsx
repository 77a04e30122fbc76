import { Button, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { readOverview } from '../../api/overview.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { homeWords } from '../../words/home.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { OfficePage } from '../office-page.tsx';
import { Attention } from './attention.tsx';
import { Lost } from './lost.tsx';
import { LowStock } from './low-stock.tsx';
import { Now } from './now.tsx';
import { Till } from './till.tsx';

/** The board is what follows each order; here it is looked again now and then, while somebody looks. */
const lookAgainMs = 30_000;

/** How the cafeteria is doing, and what of it wants somebody: one question to the API. */
export default function HomePage() {
  const words = useWords(homeWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const queryKey = ['office', 'overview', place.id] as const;
  const query = useQuery({
    queryKey,
    queryFn: () => readOverview(api, place.id),
    refetchInterval: lookAgainMs,
    staleTime: 0,
  });
  return (
    <OfficePage
      title={`${words.title}: ${place.name}`}
      actions={
        <Button component={Link} to="/board" size="md">
          {words.toBoard}
        </Button>
      }
    >
      <Answered query={query}>
        {(overview) => (
          <>
            <Attention overview={overview} />
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Now overview={overview} formats={formats} queryKey={queryKey} />
              <LowStock overview={overview} queryKey={queryKey} />
              <Lost overview={overview} formats={formats} />
              <Till overview={overview} formats={formats} />
            </SimpleGrid>
          </>
        )}
      </Answered>
    </OfficePage>
  );
}
