import { Button, NativeSelect, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { announce } from '../../api/announcements.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { announcementsWords } from '../../words/announcements.ts';
import { useWords } from '../../words/language.tsx';
import { Confirm } from '../confirm.tsx';
import classes from './announcements.module.css';
import { useAudiences } from './use-audiences.ts';

/** Source: src/contracts/announcements.ts. */
const longest = { title: 120, body: 1_000 };
const blank = { title: '', body: '' };

/** Writes an announcement, shows what phones will show, and asks before it goes out. */
export function Compose() {
  const words = useWords(announcementsWords);
  const { api } = usePanel();
  const say = useSay();
  const audiences = useAudiences();
  const [chosen, setChosen] = useState('');
  const [draft, setDraft] = useState(blank);
  /** One a question: what is sent twice by a nervous finger is announced once. */
  const [key, setKey] = useState<string | null>(null);
  const [first] = audiences.keys();
  const audience = audiences.get(chosen || (first ?? ''));
  const sending = useAsk(
    (sent: { key: string; to: NonNullable<typeof audience>['to'] }) =>
      announce(api, { ...draft, ...sent.to }, sent.key),
    {
      heard: () => {
        setKey(null);
        setDraft(blank);
        say(words.announced);
      },
      refresh: ['office', 'announcements'],
    },
  );
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setKey(crypto.randomUUID());
  };
  return (
    <Stack component="section" aria-label={words.write} gap="sm">
      <Title order={2} size="h4">
        {words.write}
      </Title>
      <div className={classes.compose}>
        <Stack component="form" onSubmit={ask} gap="sm">
          <NativeSelect
            size="md"
            label={words.audience}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={[...audiences].map(([value, { label }]) => ({ value, label }))}
          />
          <TextInput
            size="md"
            required
            label={words.heading}
            maxLength={longest.title}
            value={draft.title}
            onChange={({ currentTarget }) => setDraft({ ...draft, title: currentTarget.value })}
          />
          <Textarea
            size="md"
            required
            rows={5}
            label={words.body}
            description={words.left(longest.body - draft.body.length)}
            maxLength={longest.body}
            value={draft.body}
            onChange={({ currentTarget }) => setDraft({ ...draft, body: currentTarget.value })}
          />
          <Button size="md" type="submit" disabled={!audience || !draft.title.trim() || !draft.body.trim()}>
            {words.announce}
          </Button>
        </Stack>
        <Preview title={draft.title} body={draft.body} />
      </div>
      {key && audience && (
        <Confirm
          title={words.sure}
          verb={words.announce}
          busy={sending.isPending}
          onConfirm={() => sending.mutate({ key, to: audience.to })}
          onClose={() => setKey(null)}
        >
          <Text>{words.sureMore(audience.label)}</Text>
          <Preview title={draft.title} body={draft.body} />
        </Confirm>
      )}
    </Stack>
  );
}

function Preview({ title, body }: { title: string; body: string }) {
  const words = useWords(announcementsWords);
  return (
    <Paper component="figure" aria-label={words.preview} m={0} p="md" withBorder className={classes.phone}>
      <Text size="sm" c="dimmed">
        {words.previewFrom}
      </Text>
      <Text fw={700}>{title || words.previewHeading}</Text>
      <Text className={classes.body}>{body || words.previewBody}</Text>
    </Paper>
  );
}
