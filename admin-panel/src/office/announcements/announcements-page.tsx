import { Stack, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { listAnnouncements } from '../../api/announcements.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { announcementsWords } from '../../words/announcements.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { useFilters } from '../filters.tsx';
import { OfficePage } from '../office-page.tsx';
import { Paged, usePages } from '../paged.tsx';
import { AnnouncementRows } from './announcement-rows.tsx';
import { Compose } from './compose.tsx';

const AnnouncementAside = lazy(() => import('./announcement-aside.tsx'));
const lookAgainMs = 3_000;

/** Tells something to a campus, and how far what was told before has come. */
export default function AnnouncementsPage() {
  const words = useWords(announcementsWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const { filters, change } = useFilters(['announcement']);
  const pages = usePages(
    ['office', 'announcements'],
    (cursor) => listAnnouncements(api, cursor),
    (rows) => rows.some(({ completedAt }) => completedAt === null) && lookAgainMs,
  );
  return (
    <OfficePage title={words.title}>
      <Compose />
      <Stack component="section" aria-label={words.made} gap="sm">
        <Title order={2} size="h4">
          {words.made}
        </Title>
        <Paged pages={pages} empty={words.none}>
          {(announcements) => (
            <AnnouncementRows
              announcements={announcements}
              formats={formats}
              onOpen={(announcement) => change({ announcement })}
            />
          )}
        </Paged>
      </Stack>
      {filters.announcement && (
        <Suspense>
          <AnnouncementAside
            id={filters.announcement}
            formats={formats}
            onClose={() => change({ announcement: '' })}
          />
        </Suspense>
      )}
    </OfficePage>
  );
}
