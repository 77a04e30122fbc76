import { Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AnnouncementProgress } from '../../../../src/contracts/announcements.ts';
import { readAnnouncement } from '../../api/announcements.ts';
import { Aside } from '../../shell/aside.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { announcementsWords } from '../../words/announcements.ts';
import { deliveriesWords } from '../../words/deliveries.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { Facts } from '../facts.tsx';
import classes from './announcements.module.css';

const lookAgainMs = 2_000;
type Props = { id: string; formats: Formats; onClose: () => void };

/** An announcement, and how far its messages are; it is looked at again until all have ended. */
export default function AnnouncementAside({ id, formats, onClose }: Props) {
  const words = useWords(announcementsWords);
  const { api } = usePanel();
  const query = useQuery({
    queryKey: ['office', 'announcement', id],
    queryFn: () => readAnnouncement(api, id),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isDone(state.data) ? false : lookAgainMs),
  });
  return (
    <Aside title={query.data?.title ?? words.title} onClose={onClose}>
      <Answered query={query}>
        {(announcement) => (
          <Stack>
            <Text className={classes.body}>{announcement.body}</Text>
            <Facts
              of={[
                [words.at, formats.moment(announcement.createdAt)],
                [
                  words.state,
                  `${announcement.completedAt ? words.sent : words.sending} · ${words.recipients(announcement.recipients)}`,
                ],
              ]}
            />
            <Deliveries of={announcement} formats={formats} />
          </Stack>
        )}
      </Answered>
    </Aside>
  );
}

const isDone = ({ completedAt, deliveries }: AnnouncementProgress) => completedAt && !deliveries.pending;

function Deliveries({ of: { deliveries }, formats }: { of: AnnouncementProgress; formats: Formats }) {
  const words = useWords(announcementsWords);
  const { statuses } = useWords(deliveriesWords);
  const counts = Object.entries(deliveries) as [keyof typeof deliveries, number][];
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const percent = all && Math.floor(((all - (deliveries.pending ?? 0)) / all) * 100);
  return (
    <Stack component="section" aria-label={words.deliveries} gap="xs">
      <Title order={3} size="h5">
        {words.deliveries}
      </Title>
      {all === 0 ? (
        <Text c="dimmed">{words.noDeliveries}</Text>
      ) : (
        <>
          <Progress value={percent} size="lg" aria-label={words.progress(percent)} />
          <Facts of={counts.map(([status, count]) => [statuses[status], formats.count(count)] as const)} />
        </>
      )}
    </Stack>
  );
}
