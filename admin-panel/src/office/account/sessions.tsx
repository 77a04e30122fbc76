import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deviceName } from '../../../../src/domain/device-name.ts';
import { endAllSessions, endSession, listSessions, type OwnSession } from '../../api/account.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { useSay } from '../../shell/say.ts';
import { accountWords } from '../../words/account.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { Confirm } from '../confirm.tsx';
import classes from '../rows.module.css';
import { Section } from '../section.tsx';

const queryKey = ['office', 'own-sessions'];

/** Where one is signed in, and the end of one of them or of all. */
export function Sessions() {
  const words = useWords(accountWords);
  const { api } = usePanel();
  const query = useQuery({ queryKey, queryFn: () => listSessions(api), staleTime: 0 });
  return (
    <Section title={words.sessions} more={words.sessionsMore}>
      <Answered query={query}>
        {(sessions) => (
          <ul className={classes.list}>
            {sessions.map((session) => (
              <Row key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Answered>
      <EndAll />
    </Section>
  );
}

function Row({ session }: { session: OwnSession }) {
  const words = useWords(accountWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const name = deviceName(session.device) || words.unknownDevice;
  const ending = useAsk(() => endSession(api, session.id), {
    heard: () => {
      setAsking(false);
      say(words.ended(name));
    },
    refresh: queryKey,
  });
  return (
    <li className={classes.row} data-session-id={session.id}>
      <Stack gap={0}>
        <Group gap="xs">
          <Text fw={600}>{name}</Text>
          {session.current && <Badge variant="default">{words.here}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {words.since(formats.moment(session.createdAt), formats.moment(session.refreshedAt))}
        </Text>
      </Stack>
      {!session.current && (
        <Button size="md" variant="default" aria-label={words.endOf(name)} onClick={() => setAsking(true)}>
          {words.end}
        </Button>
      )}
      {asking && (
        <Confirm
          title={words.endOf(name)}
          verb={words.end}
          busy={ending.isPending}
          onConfirm={() => ending.mutate()}
          onClose={() => setAsking(false)}
        >
          <Text>{words.endMore}</Text>
        </Confirm>
      )}
    </li>
  );
}

function EndAll() {
  const words = useWords(accountWords);
  const { api, session } = usePanel();
  const [asking, setAsking] = useState(false);
  const ending = useAsk(() => endAllSessions(api), { heard: () => session.end('left') });
  return (
    <>
      <Button
        size="md"
        variant="default"
        c="var(--mantine-color-error)"
        w="fit-content"
        onClick={() => setAsking(true)}
      >
        {words.endAll}
      </Button>
      {asking && (
        <Confirm
          title={words.endAll}
          verb={words.endAll}
          busy={ending.isPending}
          onConfirm={() => ending.mutate()}
          onClose={() => setAsking(false)}
        >
          <Text>{words.endAllMore}</Text>
        </Confirm>
      )}
    </>
  );
}
